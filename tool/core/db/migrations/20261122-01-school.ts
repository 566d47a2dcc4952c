/** Schools, their years, classes 班別, class numbers 班號, subjects, people and staff roles. */
export const up = /* sql */ `
create schema if not exists app;

create table school (
  school_id uuid primary key,
  name text not null,
  time_zone text not null default 'Asia/Hong_Kong',
  locale text not null default 'zh-Hant' check (locale in ('zh-Hant', 'en')),
  grace_minutes int not null default 10 check (grace_minutes between 0 and 1440),
  late_by text not null default 'first' check (late_by in ('first', 'last')),
  is_practice boolean not null default false,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create table school_year (
  school_id uuid not null references school, id uuid not null,
  name text not null, starts_on date not null, ends_on date not null,
  primary key (school_id, id), unique (school_id, name), check (starts_on < ends_on)
);

create table term (
  school_id uuid not null, id uuid not null, school_year_id uuid not null,
  name text not null, starts_on date not null, ends_on date not null,
  primary key (school_id, id), check (starts_on < ends_on),
  foreign key (school_id, school_year_id) references school_year (school_id, id)
);

create table subject (
  school_id uuid not null references school, id uuid not null,
  code text not null, name_zh text not null, name_en text not null,
  primary key (school_id, id), unique (school_id, code)
);

create table school_class (
  school_id uuid not null references school, id uuid not null, school_year_id uuid,
  code text not null, level int,
  primary key (school_id, id),
  foreign key (school_id, school_year_id) references school_year (school_id, id)
);
create unique index school_class_code on school_class
  (school_id, coalesce(school_year_id, '00000000-0000-0000-0000-000000000000'::uuid), code);

create table person (
  school_id uuid not null references school, id uuid not null,
  name_zh text, name_en text,
  -- what the LMS calls them; shown while the office's list hasn't named them
  lms_name text,
  locale text check (locale in ('zh-Hant', 'en')),
  school_number text,
  merged_into uuid,
  created_at timestamptz not null default now(),
  primary key (school_id, id),
  foreign key (school_id, merged_into) references person (school_id, id)
);
create unique index person_school_number on person (school_id, school_number) where school_number is not null and merged_into is null;

create table class_member (
  school_id uuid not null, id uuid not null, class_id uuid not null, person_id uuid not null,
  class_number int not null check (class_number between 1 and 99),
  from_on date not null, to_on date,
  primary key (school_id, id),
  foreign key (school_id, class_id) references school_class (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id),
  check (to_on is null or to_on >= from_on)
);
create unique index class_member_number on class_member (school_id, class_id, class_number) where to_on is null;
create unique index class_member_person on class_member (school_id, person_id) where to_on is null;

create table teaching (
  school_id uuid not null, id uuid not null, class_id uuid not null, person_id uuid not null,
  subject_id uuid,
  kind text not null check (kind in ('class_teacher', 'subject', 'cover')),
  from_on date not null, to_on date,
  primary key (school_id, id),
  foreign key (school_id, class_id) references school_class (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id),
  foreign key (school_id, subject_id) references subject (school_id, id)
);
create index teaching_person on teaching (school_id, person_id);

create table staff_role (
  school_id uuid not null, id uuid not null, person_id uuid not null,
  role text not null check (role in ('administrator', 'head', 'department_head', 'office', 'senco')),
  subject_id uuid, from_on date not null, to_on date,
  primary key (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id),
  foreign key (school_id, subject_id) references subject (school_id, id)
);
create unique index staff_role_once on staff_role (school_id, person_id, role, coalesce(subject_id, '00000000-0000-0000-0000-000000000000'::uuid))
  where to_on is null;

-- The office's list, kept so that pupils who have not launched yet can be matched when they do.
create table office_pupil (
  school_id uuid not null references school, id uuid not null,
  class_id uuid not null, class_number int not null, person_id uuid not null,
  name_zh text, name_en text, lms_email text, lms_user text,
  matched_by text check (matched_by in ('email', 'id', 'name', 'hand')),
  imported_at timestamptz not null,
  primary key (school_id, id),
  foreign key (school_id, class_id) references school_class (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create unique index office_pupil_person on office_pupil (school_id, person_id);
create index office_pupil_email on office_pupil (school_id, lower(lms_email));
`;

export const down = null;
