/** What is set (homework), its life in one class (class_homework), whom it is for, and its gradebook column. */
export const up = /* sql */ `
create table file (
  school_id uuid not null references school, id uuid not null,
  sha256 text not null check (length(sha256) = 64), size bigint not null check (size > 0),
  name text not null, media_type text not null, kind text not null check (kind in ('image', 'heic', 'pdf', 'docx', 'audio', 'other')),
  owner_id uuid not null, purpose text not null check (purpose in ('submission', 'homework')),
  created_at timestamptz not null,
  primary key (school_id, id),
  foreign key (school_id, owner_id) references person (school_id, id)
);
create index file_sha on file (school_id, sha256);

-- Bytes are stored once per school and hash; they go only when nothing has referred to them for seven days.
create table file_blob (
  school_id uuid not null references school, sha256 text not null, size bigint not null,
  unreferenced_since timestamptz, stored_at timestamptz not null,
  primary key (school_id, sha256)
);

create table upload (
  school_id uuid not null, id uuid not null, owner_id uuid not null,
  purpose text not null check (purpose in ('submission', 'homework')),
  target_id uuid, name text not null, size bigint not null,
  state text not null check (state in ('receiving', 'stored', 'refused')),
  file_id uuid, refusal text, created_at timestamptz not null, updated_at timestamptz not null,
  primary key (school_id, id),
  foreign key (school_id, owner_id) references person (school_id, id),
  foreign key (school_id, file_id) references file (school_id, id)
);

create table homework (
  school_id uuid not null references school, id uuid not null,
  author_id uuid not null, subject_id uuid,
  kind text not null default 'homework',
  title text not null check (length(title) <= 255), body_html text not null default '',
  marking text not null check (marking in ('points', 'pass_redo', 'none')),
  points numeric(7,2) check (points > 0 and points <= 10000),
  handing_in text not null check (handing_in in ('digital', 'paper', 'either', 'none')),
  minutes int check (minutes between 0 and 600),
  revision int not null default 1,
  created_at timestamptz not null, updated_at timestamptz not null, deleted_at timestamptz,
  primary key (school_id, id),
  foreign key (school_id, author_id) references person (school_id, id),
  foreign key (school_id, subject_id) references subject (school_id, id),
  check ((marking = 'points') = (points is not null))
);

create table homework_revision (
  school_id uuid not null, homework_id uuid not null, number int not null,
  title text not null, body_html text not null, marking text not null, points numeric(7,2), handing_in text not null,
  by_id uuid not null, at timestamptz not null,
  primary key (school_id, homework_id, number),
  foreign key (school_id, homework_id) references homework (school_id, id)
);

create table homework_file (
  school_id uuid not null, homework_id uuid not null, file_id uuid not null, position int not null, name text not null,
  primary key (school_id, homework_id, file_id),
  foreign key (school_id, homework_id) references homework (school_id, id),
  foreign key (school_id, file_id) references file (school_id, id)
);

-- The composer's autosaved text, before it is anything for anybody else.
create table homework_draft (
  school_id uuid not null, id uuid not null, author_id uuid not null, context_id uuid not null,
  content jsonb not null, rev int not null default 1, homework_id uuid, updated_at timestamptz not null,
  primary key (school_id, id),
  foreign key (school_id, author_id) references person (school_id, id),
  foreign key (school_id, context_id) references lms_context (school_id, id)
);
create index homework_draft_author on homework_draft (school_id, author_id, context_id);

create table class_homework (
  school_id uuid not null, id uuid not null, homework_id uuid not null, context_id uuid not null,
  state text not null check (state in ('draft', 'scheduled', 'published', 'closed', 'archived')),
  publish_at timestamptz, published_at timestamptz,
  due_at timestamptz, due_rule text check (due_rule in ('next_lesson', 'typed')),
  grace_minutes int not null default 0 check (grace_minutes between 0 and 1440),
  revision int not null default 1,
  -- 收齊: until then nobody is missing or late on paper
  collection_closed_at timestamptz, collection_closed_by uuid,
  created_at timestamptz not null,
  primary key (school_id, id), unique (school_id, homework_id, context_id),
  foreign key (school_id, homework_id) references homework (school_id, id),
  foreign key (school_id, context_id) references lms_context (school_id, id),
  check (state in ('draft', 'scheduled') or published_at is not null)
);
create index class_homework_context on class_homework (school_id, context_id, state, due_at);

-- No rows: everybody in the class. Rows with included = true name who gets it, false who doesn't.
create table homework_target (
  school_id uuid not null, class_homework_id uuid not null, person_id uuid not null,
  included boolean not null default true, tier text,
  primary key (school_id, class_homework_id, person_id),
  foreign key (school_id, class_homework_id) references class_homework (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);

create table adjustment (
  school_id uuid not null, id uuid not null, class_homework_id uuid not null, person_id uuid not null,
  kind text not null check (kind in ('extension', 'excuse', 'hide', 'absence')),
  due_at timestamptz, reason text not null default '', by_id uuid not null, at timestamptz not null, revoked_at timestamptz,
  primary key (school_id, id),
  foreign key (school_id, class_homework_id) references class_homework (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id),
  check ((kind = 'extension') = (due_at is not null))
);
create unique index adjustment_live on adjustment (school_id, class_homework_id, person_id, kind) where revoked_at is null;

create table resource_link (
  school_id uuid not null, id uuid not null, deployment_id uuid not null, context_id uuid,
  link_id text not null, title text, class_homework_id uuid, line_item_url text,
  first_seen_at timestamptz not null, last_seen_at timestamptz not null,
  primary key (school_id, id), unique (school_id, deployment_id, link_id),
  foreign key (school_id, deployment_id) references lms_deployment (school_id, id),
  foreign key (school_id, context_id) references lms_context (school_id, id),
  foreign key (school_id, class_homework_id) references class_homework (school_id, id)
);

create table line_item_link (
  school_id uuid not null, id uuid not null, class_homework_id uuid not null, context_id uuid not null,
  origin text not null check (origin in ('made_by_us', 'deep_linking')),
  resource_id text not null, label text not null, score_maximum numeric(7,2) not null,
  line_item_url text,
  -- waiting: the LMS makes it (deep linking); gone: deleted there
  state text not null check (state in ('wanted', 'waiting', 'live', 'failed', 'gone', 'unsupported', 'replaced')),
  last_error text, tries int not null default 0, next_try_at timestamptz,
  created_at timestamptz not null, live_at timestamptz,
  primary key (school_id, id),
  foreign key (school_id, class_homework_id) references class_homework (school_id, id),
  foreign key (school_id, context_id) references lms_context (school_id, id),
  check (state <> 'live' or line_item_url is not null)
);
create unique index line_item_link_one on line_item_link (school_id, class_homework_id) where state <> 'replaced';
`;

export const down = null;
