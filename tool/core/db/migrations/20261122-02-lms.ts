/** Platforms, deployments, registration links, tool keys, contexts, identities, memberships, resource links, sessions. */
export const up = /* sql */ `
create table registration_link (
  school_id uuid not null references school, id uuid not null,
  token_hash text not null unique,
  created_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz,
  primary key (school_id, id)
);

-- Registrations are the installation's: an issuer and client pair exists once, whoever registered it first.
create table lms_platform (
  school_id uuid not null references school, id uuid not null,
  handle text not null unique,
  issuer text not null, client_id text not null,
  name text not null,
  family text not null default 'other' check (family in ('moodle', 'canvas', 'other')),
  version text,
  authorization_endpoint text not null, token_endpoint text not null, jwks_uri text not null,
  token_audience text,
  scopes text[] not null default '{}',
  frame_origins text[] not null default '{}',
  status text not null default 'active' check (status in ('active', 'off')),
  allow_anonymous boolean not null default false,
  skew_seconds int, skew_measured_at timestamptz,
  created_at timestamptz not null, registered_by text not null check (registered_by in ('link', 'hand')),
  primary key (school_id, id), unique (issuer, client_id)
);

create table lms_deployment (
  school_id uuid not null references school, id uuid not null, platform_id uuid not null,
  deployment_id text not null check (length(deployment_id) <= 255),
  status text not null check (status in ('active', 'waiting', 'off')),
  first_seen_at timestamptz not null, accepted_at timestamptz, accepted_by text,
  primary key (school_id, id), unique (platform_id, deployment_id)
);

create table lms_tool_key (
  school_id uuid not null references school, id uuid not null,
  kid text not null unique, platform_id uuid not null,
  public_jwk jsonb not null, private_sealed text not null,
  created_at timestamptz not null, signs_from timestamptz not null, retired_at timestamptz,
  primary key (school_id, id)
);

create table lms_access_token (
  school_id uuid not null references school, platform_id uuid not null, scopes text not null,
  sealed text not null, created_at timestamptz not null, expires_at timestamptz not null,
  primary key (school_id, platform_id, scopes)
);

-- One row per launch that got in: the state's id. Old rows are swept once their state has expired.
create table lti_launch_used (
  school_id uuid not null, state_id text not null, at timestamptz not null,
  primary key (state_id)
);
create index lti_launch_used_at on lti_launch_used (at);

create table lms_identity (
  school_id uuid not null references school, id uuid not null,
  issuer text not null, sub text not null, person_id uuid not null,
  name text, email text, person_sourced_id text, legacy_sub text,
  is_test boolean not null default false,
  first_seen_at timestamptz not null, last_seen_at timestamptz not null,
  primary key (school_id, id), unique (school_id, issuer, sub),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index lms_identity_person on lms_identity (school_id, person_id);
create index lms_identity_email on lms_identity (school_id, lower(email));

create table lms_context (
  school_id uuid not null references school, id uuid not null,
  platform_id uuid not null, deployment_id uuid not null,
  issuer text not null, context_id text not null,
  title text, label text,
  memberships_url text, line_items_url text, ags_scopes text[] not null default '{}',
  class_id uuid, subject_id uuid, mapped_by text check (mapped_by in ('pattern', 'hand')),
  live_until timestamptz,
  roster_synced_at timestamptz, roster_tried_at timestamptz, roster_error text,
  -- a roster that lost suspiciously many people waits here for its repetition or a confirmation
  roster_doubt jsonb,
  created_at timestamptz not null,
  primary key (school_id, id), unique (school_id, issuer, context_id),
  foreign key (school_id, platform_id) references lms_platform (school_id, id),
  foreign key (school_id, deployment_id) references lms_deployment (school_id, id),
  foreign key (school_id, class_id) references school_class (school_id, id),
  foreign key (school_id, subject_id) references subject (school_id, id)
);

create table context_pattern (
  school_id uuid not null references school, id uuid not null,
  position int not null, pattern text not null,
  primary key (school_id, id), unique (school_id, position)
);

create table membership (
  school_id uuid not null, id uuid not null, context_id uuid not null, person_id uuid not null,
  lms_user_id text not null,
  -- what they may do: the launch's role where there was one, else the roster's
  role text not null check (role in ('instructor', 'assistant', 'learner', 'mentor', 'administrator', 'none')),
  launch_role text, roster_role text,
  status text not null default 'active' check (status in ('active', 'left')),
  is_test boolean not null default false,
  mentor_of text[] not null default '{}',
  first_seen_at timestamptz not null, last_seen_at timestamptz not null, left_at timestamptz,
  primary key (school_id, id), unique (school_id, context_id, person_id),
  foreign key (school_id, context_id) references lms_context (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index membership_person on membership (school_id, person_id);

create table session (
  school_id uuid not null, id uuid not null,
  handle text not null unique, platform_handle text not null,
  code_hash text unique, code_expires_at timestamptz, token_hash text unique,
  person_id uuid not null, context_id uuid,
  role text not null check (role in ('instructor', 'assistant', 'learner', 'mentor', 'administrator', 'none')),
  is_test boolean not null default false,
  locale text not null check (locale in ('zh-Hant', 'en')),
  landing jsonb not null,
  created_at timestamptz not null, last_seen_at timestamptz not null, expires_at timestamptz not null,
  revoked_at timestamptz, revoked_why text,
  primary key (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id),
  foreign key (school_id, context_id) references lms_context (school_id, id)
);
create index session_expiry on session (expires_at);
create index session_person on session (school_id, person_id);
`;

export const down = null;
