/**
 * Row-level security for every table that bears school_id, and what the application role may do.
 * The owner passes only after saying so (`app.as_owner`), because FORCE holds for owners who aren't superusers, too.
 */
export const tenancy = /* sql */ `
do $$
declare t record;
begin
  for t in
    select c.relname, c.relispartition from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'school_id' and not a.attisdropped
    where n.nspname = 'public' and c.relkind in ('r', 'p')
  loop
    execute format('alter table public.%I enable row level security', t.relname);
    execute format('alter table public.%I force row level security', t.relname);
    execute format('drop policy if exists own_school on public.%I', t.relname);
    execute format('create policy own_school on public.%I using (school_id = nullif(current_setting(''app.school_id'', true), '''')::uuid)', t.relname);
    execute format('drop policy if exists owner on public.%I', t.relname);
    execute format('create policy owner on public.%I to %I using (current_setting(''app.as_owner'', true) = ''on'')', t.relname, current_user);
    -- a partition read directly would show every school: only its parent is granted
    if t.relispartition then
      execute format('revoke all on public.%I from homeloop_app', t.relname);
    elsif t.relname in ('audit', 'submission_version', 'submission_version_file', 'mark_release', 'homework_revision', 'domain_event', 'score_attempt', 'registration_link') then
      execute format('grant select, insert on public.%I to homeloop_app', t.relname);
    elsif t.relname in ('school', 'lms_tool_key', 'audit_seal') then
      execute format('grant select on public.%I to homeloop_app', t.relname);
    elsif t.relname = 'lti_launch_used' then
      null;
    else
      execute format('grant select, insert, update, delete on public.%I to homeloop_app', t.relname);
    end if;
  end loop;
end $$;
`;

export const up = /* sql */ `
grant usage on schema public, app to homeloop_app;
grant update (name, time_zone, locale, grace_minutes, late_by, settings) on school to homeloop_app;
${tenancy}
`;

export const down = null;
