/** Deep-linking requests, and what a login or a launch asks before a school is known, each in one question. */
import { tenancy } from './20261122-06-tenancy.ts';

const definer = `language sql security definer set search_path = public, pg_temp set app.as_owner = 'on'`;

export const up = /* sql */ `
-- A choice that somebody is making for the LMS. Answered once, within the hour.
create table deep_linking_request (
  school_id uuid not null references school, id uuid not null,
  platform_id uuid not null, deployment_id uuid not null, context_id uuid, person_id uuid not null,
  return_url text not null, data text, settings jsonb not null,
  created_at timestamptz not null, expires_at timestamptz not null, answered_at timestamptz,
  primary key (school_id, id),
  foreign key (school_id, platform_id) references lms_platform (school_id, id),
  foreign key (school_id, deployment_id) references lms_deployment (school_id, id),
  foreign key (school_id, context_id) references lms_context (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index deep_linking_request_expiry on deep_linking_request (expires_at);

create index lms_tool_key_platform on lms_tool_key (platform_id, signs_from);

create function app.find_lti_platform(p_issuer text, p_client_id text)
returns table (platform jsonb, is_practice boolean) stable ${definer} as $$
  select to_jsonb(p), s.is_practice from lms_platform p join school s using (school_id)
  where p.issuer = p_issuer and (p_client_id is null or p.client_id = p_client_id)
$$;

-- Everything that decides on a verified launch: the platform, its deployment, and whether this state was used.
create function app.find_launch(p_issuer text, p_client_id text, p_deployment_id text, p_state_id text)
returns table (
  platform jsonb, is_practice boolean, locale text,
  deployment_uuid uuid, deployment_status text, has_deployment boolean, used boolean
) stable ${definer} as $$
  select to_jsonb(p), s.is_practice, s.locale, d.id, d.status,
    exists (select 1 from lms_deployment a where a.platform_id = p.id and a.status = 'active'),
    exists (select 1 from lti_launch_used u where u.state_id = p_state_id)
  from lms_platform p
  join school s using (school_id)
  left join lms_deployment d on d.platform_id = p.id and d.deployment_id = p_deployment_id and d.school_id = p.school_id
  where p.issuer = p_issuer and p.client_id = p_client_id
$$;

-- Keys belong to the school that is entered; the application may add one but change none.
create function app.add_tool_key(p_id uuid, p_kid text, p_platform_id uuid, p_public_jwk jsonb, p_private_sealed text, p_created_at timestamptz, p_signs_from timestamptz)
returns void volatile ${definer} as $$
  insert into lms_tool_key (school_id, id, kid, platform_id, public_jwk, private_sealed, created_at, signs_from)
  select p.school_id, p_id, p_kid, p.id, p_public_jwk, p_private_sealed, p_created_at, p_signs_from
  from lms_platform p
  where p.id = p_platform_id and p.school_id = nullif(current_setting('app.school_id', true), '')::uuid
$$;

-- A key may go once a later one of the same platform has signed since before p_before.
create function app.retire_tool_keys(p_before timestamptz, p_at timestamptz)
returns void volatile ${definer} as $$
  update lms_tool_key k set retired_at = p_at
  where k.retired_at is null and exists (
    select 1 from lms_tool_key later
    where later.platform_id = k.platform_id and later.retired_at is null
      and later.signs_from > k.signs_from and later.signs_from < p_before
  )
$$;

create function app.sweep_deep_linking(p_before timestamptz)
returns void volatile ${definer} as $$
  delete from deep_linking_request where expires_at < p_before
$$;

revoke execute on all functions in schema app from public;
grant execute on all functions in schema app to homeloop_app;
${tenancy}
`;

export const down = null;
