/** Hand-ins: facts only; the shown state is derived. Marks: a working copy, and unchangeable releases. The score outbox. */
export const up = /* sql */ `
create table submission (
  school_id uuid not null, id uuid not null, class_homework_id uuid not null, person_id uuid not null,
  due_at timestamptz, due_why text not null default 'class' check (due_why in ('class', 'extension', 'none')),
  expected boolean not null default true,
  opened_at timestamptz,
  first_handed_in_at timestamptz, handed_in_at timestamptz,
  channel text check (channel in ('digital', 'paper', 'family')),
  collected_on date,
  current_version int,
  created_at timestamptz not null,
  primary key (school_id, id), unique (school_id, class_homework_id, person_id),
  foreign key (school_id, class_homework_id) references class_homework (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id),
  check ((handed_in_at is null) = (channel is null))
);
create index submission_person on submission (school_id, person_id, class_homework_id);

create table submission_version (
  school_id uuid not null, id uuid not null, submission_id uuid not null,
  number int not null check (number > 0),
  kind text not null check (kind in ('hand_in', 'paper', 'taken_back')),
  at timestamptz not null, by_id uuid not null,
  text text not null default '' check (length(text) <= 100000),
  receipt text not null,
  primary key (school_id, id), unique (school_id, submission_id, number), unique (school_id, receipt),
  foreign key (school_id, submission_id) references submission (school_id, id),
  foreign key (school_id, by_id) references person (school_id, id)
);

create table submission_version_file (
  school_id uuid not null, version_id uuid not null, file_id uuid not null, position int not null, name text not null,
  primary key (school_id, version_id, position),
  foreign key (school_id, version_id) references submission_version (school_id, id),
  foreign key (school_id, file_id) references file (school_id, id)
);
create index submission_version_file_file on submission_version_file (school_id, file_id);

create table mark (
  school_id uuid not null, id uuid not null, submission_id uuid not null,
  round int not null default 1, version_number int, marker_id uuid not null,
  points numeric(7,2) check (points >= 0), outcome text check (outcome in ('pass', 'redo')),
  comment text not null default '' check (length(comment) <= 10000),
  rev int not null default 1, started_at timestamptz not null, updated_at timestamptz not null,
  primary key (school_id, id), unique (school_id, submission_id, round),
  foreign key (school_id, submission_id) references submission (school_id, id),
  foreign key (school_id, marker_id) references person (school_id, id)
);

-- The snapshot that pupil, parent, LMS, KPI and export read. Never changed.
create table mark_release (
  school_id uuid not null, id uuid not null, mark_id uuid not null, submission_id uuid not null,
  number int not null, round int not null, version_number int, mark_rev int not null,
  points numeric(7,2), points_max numeric(7,2), outcome text check (outcome in ('pass', 'redo')), comment text not null,
  by_id uuid not null, at timestamptz not null,
  primary key (school_id, id), unique (school_id, submission_id, number),
  foreign key (school_id, mark_id) references mark (school_id, id),
  foreign key (school_id, submission_id) references submission (school_id, id)
);

-- The wanted state of one person's cell in the LMS gradebook.
create table score_outbox (
  school_id uuid not null, id uuid not null, line_item_link_id uuid not null, person_id uuid not null,
  lms_user_id text not null,
  wanted_release_id uuid not null, in_flight_release_id uuid, sent_release_id uuid, confirmed_release_id uuid,
  -- whole seconds; strictly rising per row
  last_timestamp timestamptz, comment_hash text,
  lms_shows jsonb,
  state text not null check (state in ('queued', 'sending', 'unsure', 'sent', 'confirmed', 'differs', 'held')),
  hold_reason text, next_try_at timestamptz, tries int not null default 0, last_error text,
  queued_at timestamptz not null, sent_at timestamptz, confirmed_at timestamptz,
  primary key (school_id, id), unique (school_id, line_item_link_id, person_id),
  foreign key (school_id, line_item_link_id) references line_item_link (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id),
  foreign key (school_id, wanted_release_id) references mark_release (school_id, id)
);
create index score_outbox_due on score_outbox (school_id, state, next_try_at);

create table score_attempt (
  school_id uuid not null, id uuid not null, score_outbox_id uuid not null, release_id uuid not null,
  at timestamptz not null, score_timestamp timestamptz, outcome text not null, status int, detail text,
  primary key (school_id, id),
  foreign key (school_id, score_outbox_id) references score_outbox (school_id, id)
);
create index score_attempt_outbox on score_attempt (school_id, score_outbox_id, at);
`;

export const down = null;
