import pg from 'pg';
import { until, type Classroom } from './classroom.ts';
import { sha256 } from './patient-client.ts';

interface Work {
  versions: {
    number: number;
    kind: string;
    receipt: string;
    text: string;
    files: { name: string; sha256: string; url: string }[];
  }[];
  mark: { points: number | null; comment: string; rev: number };
  releases: { number: number; points: number | null; comment: string }[];
}

/** Waits until every returned mark is confirmed by the LMS. What waits for its next try is tried at once, as if time had passed. */
export async function settleScores(rooms: Classroom[], databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const room of rooms)
      for (const { classHomeworkId, title } of room.ledger.published)
        await until(async () => {
          await client.query(
            'update graphile_worker._private_jobs set run_at = now() where run_at > now() and locked_at is null',
          );
          const { body } = await room.teacher.call('GET', `/api/class-homework/${classHomeworkId}/gradebook`);
          return body.column.state === 'live' && body.counts.confirmed === body.counts.released;
        }, `the gradebook of ${room.flavour} ${title}`);
  } finally {
    await client.end();
  }
}

/** Every wrong there is, in words; nothing wrong: an empty list. */
export async function judge(room: Classroom, origin: string): Promise<string[]> {
  const wrongs: string[] = [];
  for (const { classHomeworkId, title } of room.ledger.published) {
    const queue = await room.teacher.call('GET', `/api/class-homework/${classHomeworkId}/marking`);
    if (queue.status !== 200) {
      wrongs.push(`${room.flavour} ${title} was published and is not there (${queue.status})`);
      continue;
    }
    const works = new Map<string, { submissionId: string; work: Work }>();
    for (const pupil of room.pupils) {
      const { submissionId } = (queue.body.pupils as { personId: string; submissionId: string }[]).find(
        (each) => each.personId === pupil.personId,
      ) ?? { submissionId: '' };
      const { body } = await room.teacher.call('GET', `/api/submissions/${submissionId}/work`);
      works.set(pupil.key, { submissionId, work: body as Work });
    }
    for (const [pupil, { submissionId, work }] of works) {
      const say = (what: string): void => void wrongs.push(`${room.flavour} ${title} ${pupil}: ${what}`);
      await judgeReceipts(room, classHomeworkId, pupil, work, origin, say);
      judgeMarks(room, submissionId, work, say);
    }
    judgeGradebook(room, classHomeworkId, title, works, wrongs);
  }
  return wrongs;
}

async function judgeReceipts(
  room: Classroom,
  classHomeworkId: string,
  pupil: string,
  work: Work,
  origin: string,
  say: (what: string) => void,
): Promise<void> {
  const numbers = work.versions.map(({ number }) => number).sort((a, b) => a - b);
  if (numbers.some((number, index) => number !== index + 1)) say(`versions are numbered ${numbers.join(', ')}`);
  const acknowledged = room.ledger.receipts.filter(
    (each) => each.classHomeworkId === classHomeworkId && each.pupil === pupil,
  );
  if (numbers.length !== acknowledged.length)
    say(`${acknowledged.length} receipts were given, ${numbers.length} versions are there`);
  for (const receipt of acknowledged) {
    const version = work.versions.find((each) => each.receipt === receipt.receipt);
    if (!version) {
      say(`receipt ${receipt.receipt} stands for nothing`);
      continue;
    }
    if (version.number !== receipt.version || version.text !== receipt.text)
      say(`version ${version.number} is not what receipt ${receipt.receipt} says`);
    for (const [index, sent] of receipt.files.entries()) {
      const answer = await fetch(new URL(version.files[index]?.url ?? 'about:blank', origin));
      if (!answer.ok || sha256(Buffer.from(await answer.arrayBuffer())) !== sent.sha256)
        say(
          `the bytes of ${sent.name} under receipt ${receipt.receipt} are not those that were sent (${answer.status})`,
        );
    }
  }
}

function judgeMarks(room: Classroom, submissionId: string, work: Work, say: (what: string) => void): void {
  const saved = room.ledger.marks.filter((each) => each.submissionId === submissionId).at(-1);
  const { mark } = work;
  if (saved && (mark.rev !== saved.rev || mark.points !== saved.points || mark.comment !== saved.comment))
    say(`the mark is ${mark.points} (revision ${mark.rev}), acknowledged was ${saved.points} (revision ${saved.rev})`);
  const returned = room.ledger.releases.filter((each) => each.submissionId === submissionId);
  const kept = [...work.releases].sort((a, b) => a.number - b.number);
  if (kept.some(({ number }, index) => number !== index + 1)) say('returns are not numbered one by one');
  if (kept.length !== returned.length) say(`returned ${returned.length} times, kept are ${kept.length} returns`);
  for (const [index, release] of returned.entries())
    if (kept[index]?.points !== release.points || kept[index]?.comment !== release.comment)
      say(`return ${index + 1} was ${release.points}, kept is ${kept[index]?.points ?? 'nothing'}`);
}

function judgeGradebook(
  room: Classroom,
  classHomeworkId: string,
  title: string,
  works: Map<string, { work: Work }>,
  wrongs: string[],
): void {
  const columns = room.platform.gradebook('3A-CHI').filter((column) => column.resourceId === classHomeworkId);
  const [column] = columns;
  if (!column || columns.length > 1) {
    wrongs.push(`${room.flavour} ${title}: ${columns.length} columns in the gradebook`);
    return;
  }
  for (const [pupil, { work }] of works) {
    const say = (what: string): void => void wrongs.push(`${room.flavour} ${title} ${pupil}: ${what}`);
    const cell = column.results.find((each) => each.person === pupil);
    const last = work.releases.reduce<Work['releases'][number] | undefined>(
      (latest, each) => (latest && latest.number > each.number ? latest : each),
      undefined,
    );
    if ((cell?.score ?? null) !== (last?.points ?? null))
      say(`the LMS shows ${cell?.score ?? 'nothing'}, returned was ${last?.points ?? 'nothing'}`);
    if (room.flavour === 'moodle' && (cell?.comment ?? '') !== (last?.comment ?? ''))
      say(`the LMS's comment is "${cell?.comment ?? ''}", returned was "${last?.comment ?? ''}"`);
    const comments = cell?.comments ?? [];
    if (new Set(comments).size < comments.length) say(`a comment stands in the LMS twice: ${comments.join(' | ')}`);
    const stamps = (cell?.history ?? [])
      .filter(({ by }) => by === 'tool')
      .map(({ timestamp }) => Date.parse(timestamp ?? ''));
    if (stamps.some((stamp, index) => index > 0 && !(stamp > (stamps[index - 1] ?? 0))))
      say(`scores came out of order: ${stamps.map((stamp) => new Date(stamp).toISOString()).join(', ')}`);
  }
}
