import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchPeople, type IdentityCandidate, type OfficeCandidate } from '../../../tool/school/match-people.ts';

const MOODLE = 'https://moodle.example';
const CANVAS = 'https://canvas.example';

const pupil = (personId: string, of: Partial<OfficeCandidate> = {}): OfficeCandidate => ({
  personId,
  classId: '3A',
  nameZh: null,
  nameEn: null,
  lmsEmail: null,
  lmsUser: null,
  issuers: [],
  ...of,
});

const account = (identityId: string, of: Partial<IdentityCandidate> = {}): IdentityCandidate => ({
  identityId,
  personId: `lms ${identityId}`,
  issuer: MOODLE,
  sub: `sub ${identityId}`,
  legacySub: null,
  sourcedId: null,
  email: null,
  name: null,
  classIds: ['3A'],
  ...of,
});

const found = (office: OfficeCandidate[], accounts: IdentityCandidate[]) =>
  matchPeople(office, accounts).map((match) => [match.officePersonId, match.identityId, match.by]);

const chan = { nameZh: '陳大文', nameEn: 'Chan Tai Man' };

describe('by id and e-mail', () => {
  test.each([
    ['sub', { sub: 'S300112' }],
    ['sourced id', { sourcedId: ' s300112 ' }],
    ['earlier id', { legacySub: 's300112' }],
  ])('%s', (_what, of) =>
    expect(found([pupil('o', { lmsUser: 's300112' })], [account('i', of)])).toEqual([['o', 'i', 'id']]),
  );

  test('e-mail, without case', () =>
    expect(
      found(
        [pupil('o', { lmsEmail: 'S300112@chinglam.example' })],
        [account('i', { email: 's300112@ChingLam.example' })],
      ),
    ).toEqual([['o', 'i', 'email']]));

  test('id before e-mail, e-mail before name', () => {
    const office = [pupil('byId', { lmsUser: 'x1' }), pupil('byMail', { lmsEmail: 'x@y.hk' }), pupil('byName', chan)];
    const one = account('i', { sub: 'x1', email: 'x@y.hk', name: '陳大文 Chan Tai Man' });
    expect(found(office, [one])).toEqual([['byId', 'i', 'id']]);
    expect(found(office.slice(1), [one])).toEqual([['byMail', 'i', 'email']]);
    expect(found(office.slice(2), [one])).toEqual([['byName', 'i', 'name']]);
  });

  test('two accounts of one LMS with one e-mail: nobody is guessed', () =>
    expect(
      found(
        [pupil('o', { lmsEmail: 'x@y.hk' })],
        [account('i', { email: 'x@y.hk' }), account('j', { email: 'x@y.hk' })],
      ),
    ).toEqual([]));

  test('an account in each of two LMSs: both', () =>
    expect(
      found(
        [pupil('o', { lmsEmail: 'x@y.hk' })],
        [account('i', { email: 'x@y.hk' }), account('j', { email: 'x@y.hk', issuer: CANVAS })],
      ),
    ).toEqual([
      ['o', 'i', 'email'],
      ['o', 'j', 'email'],
    ]));

  test('known in this LMS already: a second account is for people to judge', () => {
    const known = pupil('o', { lmsEmail: 'x@y.hk', issuers: [MOODLE] });
    expect(found([known], [account('i', { email: 'x@y.hk' })])).toEqual([]);
    expect(found([known], [account('j', { email: 'x@y.hk', issuer: CANVAS })])).toEqual([['o', 'j', 'email']]);
  });
});

describe('by name, within the class', () => {
  test.each([
    '陳大文 Chan Tai Man',
    '陳大文',
    'Chan Tai Man',
    'CHAN Tai-man',
    'Tai Man Chan',
    'Chan Tai Man (陳大文)',
    'ＣＨＡＮ Tai Man　陳大文',
  ])('%s', (name) => expect(found([pupil('o', chan)], [account('i', { name })])).toEqual([['o', 'i', 'name']]));

  test.each(['陳大文 Chan Tai Fai', '陳小文 Chan Tai Man', 'Chan Tai', '陳大', 'Chan', ''])('not %s', (name) =>
    expect(found([pupil('o', chan)], [account('i', { name })])).toEqual([]),
  );

  test('another class’s course', () =>
    expect(found([pupil('o', chan)], [account('i', { name: '陳大文', classIds: ['3B'] })])).toEqual([]));

  test('two of that name in the class: neither', () => {
    expect(found([pupil('o', chan), pupil('p', chan)], [account('i', { name: '陳大文' })])).toEqual([]);
    expect(found([pupil('o', chan)], [account('i', { name: '陳大文' }), account('j', { name: '陳大文' })])).toEqual([]);
  });

  test('the English name tells two 陳大文 apart', () => {
    const office = [pupil('o', chan), pupil('p', { nameZh: '陳大文', nameEn: 'Chan Tai Wen' })];
    expect(found(office, [account('i', { name: '陳大文 Chan Tai Wen' })])).toEqual([['p', 'i', 'name']]);
  });

  test('no name at all matches nobody', () =>
    expect(found([pupil('o')], [account('i'), account('j', { name: '  ' })])).toEqual([]));
});

test('whatever comes: nobody twice, one account per pupil and LMS', () => {
  const word = fc.constantFrom('a', 'b', 'c', null);
  const office = fc.array(
    fc.record({ nameZh: fc.constantFrom('陳', '李', null), nameEn: word, lmsEmail: word, lmsUser: word }),
    { maxLength: 8 },
  );
  const accounts = fc.array(
    fc.record({
      email: word,
      sourcedId: word,
      name: fc.constantFrom('陳', '陳 a', 'b', null),
      issuer: fc.constantFrom(MOODLE, CANVAS),
      person: fc.nat(5),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(office, accounts, (pupils, candidates) => {
      const matches = matchPeople(
        pupils.map((of, index) => pupil(`o${index}`, of)),
        candidates.map(({ person, ...of }, index) => account(`i${index}`, { ...of, personId: `p${person}` })),
      );
      const issuerOf = (id: string): string => candidates[Number(id.slice(1))]?.issuer ?? '';
      expect(new Set(matches.map((match) => match.identityId)).size).toBe(matches.length);
      expect(new Set(matches.map((match) => `${match.officePersonId} ${issuerOf(match.identityId)}`)).size).toBe(
        matches.length,
      );
      // a person of the LMS never becomes two pupils
      const pairs = new Set(matches.map((match) => `${match.lmsPersonId} ${match.officePersonId}`));
      expect(pairs.size).toBe(new Set(matches.map((match) => match.lmsPersonId)).size);
    }),
  );
});
