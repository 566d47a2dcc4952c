/**
 * What must be found before a school is known. Each function answers one question, returns as little as it can,
 * and runs as the owner; nothing else crosses schools.
 */
const definer = `language sql security definer set search_path = public, pg_temp set app.as_owner = 'on'`;

export const up = /* sql */ `
create function app.find_platform(p_issuer text, p_client_id text)
returns setof lms_platform stable ${definer} as $$
  select * from lms_platform where issuer = p_issuer and (p_client_id is null or client_id = p_client_id)
$$;

create function app.find_platform_by_handle(p_handle text)
returns setof lms_platform stable ${definer} as $$
  select * from lms_platform where handle = p_handle
$$;

create function app.find_deployment(p_platform_id uuid, p_deployment_id text)
returns setof lms_deployment stable ${definer} as $$
  select * from lms_deployment where platform_id = p_platform_id and deployment_id = p_deployment_id
$$;

-- True for exactly one of any number of concurrent callers.
create function app.use_launch(p_school_id uuid, p_state_id text, p_at timestamptz)
returns boolean volatile ${definer} as $$
  with used as (
    insert into lti_launch_used (school_id, state_id, at) values (p_school_id, p_state_id, p_at)
    on conflict do nothing returning 1
  ) select exists (select 1 from used)
$$;

create function app.find_registration_link(p_token_hash text, p_at timestamptz)
returns uuid stable ${definer} as $$
  select school_id from registration_link where token_hash = p_token_hash and used_at is null and expires_at > p_at
$$;

-- The school of the link, for exactly one caller; null for every other.
create function app.use_registration_link(p_token_hash text, p_at timestamptz)
returns uuid volatile ${definer} as $$
  update registration_link set used_at = p_at
  where token_hash = p_token_hash and used_at is null and expires_at > p_at returning school_id
$$;

-- Gives a link back when the platform's side failed before anything was stored.
create function app.release_registration_link(p_token_hash text)
returns void volatile ${definer} as $$
  update registration_link set used_at = null where token_hash = p_token_hash
$$;

create function app.public_tool_keys()
returns table (public_jwk jsonb) stable ${definer} as $$
  select public_jwk from lms_tool_key where retired_at is null order by created_at
$$;

-- One code gets one token, once.
create function app.exchange_session_code(p_handle text, p_code_hash text, p_token_hash text, p_at timestamptz)
returns setof session volatile ${definer} as $$
  update session set code_hash = null, token_hash = p_token_hash, last_seen_at = p_at
  where handle = p_handle and code_hash = p_code_hash and code_expires_at > p_at and revoked_at is null
  returning *
$$;

create function app.find_session(p_token_hash text)
returns setof session stable ${definer} as $$
  select * from session where token_hash = p_token_hash
$$;

-- For sweeps that visit every school in turn.
create function app.school_ids()
returns setof uuid stable ${definer} as $$
  select school_id from school order by school_id
$$;

create function app.live_contexts(p_at timestamptz, p_synced_before timestamptz)
returns table (school_id uuid, context_id uuid) stable ${definer} as $$
  select school_id, id from lms_context
  where live_until > p_at and memberships_url is not null and coalesce(roster_tried_at, 'epoch') < p_synced_before
$$;

create function app.sweep(p_before timestamptz)
returns void volatile ${definer} as $$
  delete from lti_launch_used where at < p_before;
  delete from stored_answer where at < p_before - interval '2 days';
  delete from domain_event where at < p_before - interval '30 days';
  delete from session where expires_at < p_before - interval '7 days';
$$;

-- Jobs belong to a school: the payload is stamped here, so that no caller can name another.
create function app.add_job(p_task text, p_payload jsonb, p_run_at timestamptz, p_key text, p_queue text, p_max_attempts int)
returns void language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare v_school text := nullif(current_setting('app.school_id', true), '');
begin
  if v_school is null then raise exception 'a job needs a school'; end if;
  perform graphile_worker.add_job(
    p_task, (p_payload || jsonb_build_object('schoolId', v_school))::json,
    queue_name => case when p_queue is null then null else v_school || ':' || p_queue end,
    run_at => p_run_at, max_attempts => p_max_attempts,
    job_key => case when p_key is null then null else v_school || ':' || p_key end);
end $$;

create function app.remove_job(p_key text)
returns void language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare v_school text := nullif(current_setting('app.school_id', true), '');
begin
  if v_school is null then raise exception 'a job needs a school'; end if;
  perform graphile_worker.remove_job(v_school || ':' || p_key);
end $$;

create function app.is_migrated(p_count int)
returns boolean stable ${definer} as $$
  select count(*) >= p_count from app.migration
$$;

create function app.queue_reachable()
returns boolean language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform 1 from graphile_worker.jobs limit 1;
  return true;
end $$;

create function app.make_activity_month(p_month date)
returns void language plpgsql volatile security definer set search_path = public, pg_temp set app.as_owner = 'on' as $$
declare v_name text := 'activity_' || to_char(p_month, 'YYYYMM');
declare v_from date := date_trunc('month', p_month);
begin
  if to_regclass(v_name) is not null then return; end if;
  -- rows that came before their partition lie in the default one and would forbid it; they stay there
  if exists (select 1 from activity_rest where at >= v_from and at < v_from + interval '1 month') then return; end if;
  execute format('create table %I partition of activity for values from (%L) to (%L)', v_name, v_from, v_from + interval '1 month');
  execute format('alter table %I enable row level security', v_name);
  execute format('alter table %I force row level security', v_name);
end $$;

revoke execute on all functions in schema app from public;
grant execute on all functions in schema app to homeloop_app;
`;

export const down = null;
