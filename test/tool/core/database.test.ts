import { describe, expect, test } from '@jest/globals';
import {
  afterCommit,
  asOwner,
  database,
  inSchool,
  inSystem,
  isInTransaction,
  sql,
  sqlOne,
} from '../../../tool/core/db/database.ts';
import { newId } from '../../../tool/core/ids.ts';
import { useDatabase } from '../../support/database.ts';

useDatabase();

async function school(name = 'Test'): Promise<string> {
  const id = newId();
  await asOwner(() => sql('insert into school (school_id, name) values ($1, $2)', [id, name]));
  return id;
}

const addSubject = (schoolId: string, code: string): Promise<object[]> =>
  sql('insert into subject (school_id, id, code, name_zh, name_en) values ($1, $2, $3, $3, $3)', [
    schoolId,
    newId(),
    code,
  ]);
const subjects = (): Promise<{ code: string }[]> => sql<{ code: string }>('select code from subject order by code');

describe('the one transaction function', () => {
  test('runs as the application role and sees its school', async () => {
    const id = await school();
    const row = await inSchool(id, () =>
      sqlOne<{ role: string; school: string }>(
        `select current_user as role, current_setting('app.school_id') as school`,
      ),
    );
    expect(row).toEqual({ role: 'homeloop_app', school: id });
  });

  test('rolls everything back when the work throws', async () => {
    const id = await school();
    await expect(
      inSchool(id, async () => {
        await addSubject(id, 'A');
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    expect(await inSchool(id, subjects)).toEqual([]);
  });

  test('a caught unique violation is an error at commit, not a silent rollback', async () => {
    const id = await school();
    const work = inSchool(id, async () => {
      await addSubject(id, 'A');
      await addSubject(id, 'A').catch(() => undefined);
    });
    await expect(work).rejects.toThrow(/aborted/);
    expect(await inSchool(id, subjects)).toEqual([]);
  });

  test('nesting is a savepoint on the same connection: the inner failure leaves the outer work', async () => {
    const id = await school();
    const pids: unknown[] = [];
    await inSchool(id, async () => {
      pids.push((await sqlOne<{ pid: number }>('select pg_backend_pid() as pid'))?.pid);
      await addSubject(id, 'A');
      await inSchool(id, async () => {
        pids.push((await sqlOne<{ pid: number }>('select pg_backend_pid() as pid'))?.pid);
        await addSubject(id, 'B');
        throw new Error('inner');
      }).catch(() => undefined);
      await inSchool(id, () => addSubject(id, 'C'));
    });
    expect(pids[0]).toBe(pids[1]);
    expect((await inSchool(id, subjects)).map((row) => row.code)).toEqual(['A', 'C']);
  });

  test('two nested requests on a small pool do not wait for each other', async () => {
    const id = await school();
    const work = (code: string) => inSchool(id, () => inSchool(id, () => inSchool(id, () => addSubject(id, code))));
    await Promise.all(Array.from({ length: 24 }, (_, index) => work(`S${index}`)));
    expect(await inSchool(id, subjects)).toHaveLength(24);
  });

  test('one school cannot enter another, and a request cannot become the owner', async () => {
    const [one, other] = [await school(), await school()];
    await expect(inSchool(one, () => inSchool(other, async () => undefined))).rejects.toThrow('another');
    await expect(inSchool(one, () => asOwner(async () => undefined))).rejects.toThrow('owner');
    await expect(inSchool("x'; drop table school; --", async () => undefined)).rejects.toThrow('not a school id');
  });

  test('of two that wait for each other, the one that PostgreSQL ends begins again', async () => {
    const id = await school();
    await inSchool(id, async () => {
      await addSubject(id, 'A');
      await addSubject(id, 'B');
    });
    const rename = (code: string, name: string) =>
      sql('update subject set name_en = name_en || $2 where code = $1', [code, name]);
    let begun = 0;
    const both = (first: string, second: string, name: string) =>
      inSchool(id, async () => {
        begun += 1;
        await rename(first, name);
        await new Promise((resolve) => setTimeout(resolve, 100));
        await rename(second, name);
      });
    await Promise.all([both('A', 'B', '1'), both('B', 'A', '2')]);
    expect(begun).toBe(3);
    const names = await inSchool(id, () => sql<{ name_en: string }>('select name_en from subject order by code'));
    expect(names.map(({ name_en }) => [...name_en.slice(1)].sort().join(''))).toEqual(['12', '12']);
  });

  test('no statement without a transaction', async () => {
    expect(isInTransaction()).toBe(false);
    await expect(sql('select 1')).rejects.toThrow('no transaction');
  });

  test('hooks run after the outermost commit, and not at all after a rollback', async () => {
    const id = await school();
    const ran: string[] = [];
    await inSchool(id, async () => {
      await inSchool(id, async () => afterCommit(() => void ran.push('kept')));
      await inSchool(id, async () => {
        afterCommit(() => void ran.push('lost'));
        throw new Error('inner');
      }).catch(() => undefined);
      expect(ran).toEqual([]);
    });
    expect(ran).toEqual(['kept']);
  });

  test('the role and the school are forgotten with the transaction', async () => {
    const id = await school();
    await inSchool(id, subjects);
    const [rows] = await database().query(
      `select current_user <> 'homeloop_app' as plain, coalesce(current_setting('app.school_id', true), '') as school`,
    );
    expect(rows).toEqual([{ plain: true, school: '' }]);
    expect(await inSystem(subjects)).toEqual([]);
  });
});
