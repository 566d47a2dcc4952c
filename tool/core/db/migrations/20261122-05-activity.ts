/** What happened: activity for analytics, audit for accountability, events and stored answers for the machinery, KPI roll-ups. */
export const up = /* sql */ `
create table activity (
  school_id uuid not null, id uuid not null, at timestamptz not null,
  kind text not null, person_id uuid, context_id uuid, class_homework_id uuid, submission_id uuid,
  facts jsonb not null default '{}',
  primary key (school_id, at, id)
) partition by range (at);
create table activity_rest partition of activity default;
create index activity_homework on activity (school_id, class_homework_id, kind, at);

create table audit (
  school_id uuid not null, id uuid not null, at timestamptz not null,
  actor_id uuid, session_id uuid, action text not null, record_type text, record_id uuid, request_id text,
  facts jsonb not null default '{}',
  primary key (school_id, id)
);
create index audit_at on audit (school_id, at);

create table audit_seal (
  school_id uuid not null references school, number int not null,
  last_audit_id uuid not null, rows int not null, previous_hash text not null, hash text not null, at timestamptz not null,
  primary key (school_id, number)
);

create table domain_event (
  school_id uuid not null references school, id uuid not null,
  name text not null, payload jsonb not null, at timestamptz not null,
  primary key (school_id, id)
);
create index domain_event_at on domain_event (at);

create table stored_answer (
  school_id uuid not null references school, person_id uuid not null, key text not null check (length(key) <= 100),
  route text not null, request_hash text not null, status int, answer jsonb, at timestamptz not null,
  primary key (school_id, person_id, key)
);
create index stored_answer_at on stored_answer (at);

create table kpi_day (
  school_id uuid not null references school, day date not null, measure text not null, dimensions text not null default '',
  numerator numeric not null, denominator numeric not null, computed_at timestamptz not null,
  primary key (school_id, day, measure, dimensions)
);
`;

export const down = null;
