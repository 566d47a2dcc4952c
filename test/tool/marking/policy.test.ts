/** What may be seen of one class and of many agree, for marks and for the gradebook. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from '../../../tool/core/actor.ts';
import {
  canReadGradebook,
  canSendAgain,
  visibleGradebookContexts,
} from '../../../tool/grade-sync/grade-sync.policy.ts';
import { canMark, canRelease, visibleMarkContexts } from '../../../tool/marking/mark.policy.ts';

const CONTEXTS = ['a', 'b', 'c'];
const anybody = fc
  .record({
    roles: fc.tuple(...CONTEXTS.map(() => fc.constantFrom('instructor', 'assistant', 'learner', 'mentor', null))),
    isAdministrator: fc.boolean(),
    isHead: fc.boolean(),
  })
  .map(({ roles, ...staff }) => {
    const having = (...wanted: string[]) => CONTEXTS.filter((_id, index) => wanted.includes(roles[index] ?? ''));
    const teaching = having('instructor', 'assistant');
    return {
      ...staff,
      teachingContextIds: teaching,
      teaches: (id: string) => teaching.includes(id),
      assists: (id: string) => having('assistant').includes(id),
    } as Actor;
  });

test('marks: the contexts one sees are those one may mark in each; who may return may mark', () => {
  fc.assert(
    fc.property(anybody, (actor) => {
      const each = CONTEXTS.filter((contextId) => canMark(actor, { contextId }));
      expect([...visibleMarkContexts(actor)].sort()).toEqual(each);
      for (const contextId of CONTEXTS) if (canRelease(actor, { contextId })) expect(each).toContain(contextId);
    }),
  );
});

test('gradebook: the contexts one looks in are those one may read each; who may send again may read', () => {
  fc.assert(
    fc.property(anybody, (actor) => {
      const each = CONTEXTS.filter((contextId) => canReadGradebook(actor, { contextId }));
      expect([...(visibleGradebookContexts(actor) ?? CONTEXTS)].sort()).toEqual(each);
      for (const contextId of CONTEXTS) if (canSendAgain(actor, { contextId })) expect(each).toContain(contextId);
    }),
  );
});
