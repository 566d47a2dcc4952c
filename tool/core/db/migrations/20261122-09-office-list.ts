import { tenancy } from './20261122-06-tenancy.ts';

/** An office list that was read and is shown for confirmation; thrown away when confirmed, replaced, or a day old. */
export const up = /* sql */ `
create table office_list_preview (
  school_id uuid not null references school, id uuid not null,
  by_id uuid not null, hash text not null, file_name text not null,
  columns jsonb not null, rows jsonb not null, end_missing boolean not null, at timestamptz not null,
  primary key (school_id, id),
  foreign key (school_id, by_id) references person (school_id, id)
);
${tenancy}
`;

export const down = null;
