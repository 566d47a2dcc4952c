import { z } from 'zod';
import { pupilName } from './pupil-name.contract.ts';

export const subjectCard = z.object({
  subjectId: z.uuid(),
  code: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
});
export const classCard = z.object({
  classId: z.uuid(),
  code: z.string(),
  level: z.number().nullable(),
  pupils: z.number(),
});

/** An LMS course and which class and subject it is for. */
export const mappedContext = z.object({
  contextId: z.uuid(),
  title: z.string(),
  label: z.string(),
  platformName: z.string(),
  classId: z.uuid().nullable(),
  classCode: z.string().nullable(),
  subjectId: z.uuid().nullable(),
  subjectZh: z.string().nullable(),
  subjectEn: z.string().nullable(),
  /** Null: neither a pattern fitted nor has anybody chosen. */
  mappedBy: z.enum(['pattern', 'hand']).nullable(),
});
export type MappedContext = z.infer<typeof mappedContext>;

/** GET /school/contexts */
export const mappingAnswer = z.object({
  contexts: z.array(mappedContext),
  classes: z.array(classCard),
  subjects: z.array(subjectCard),
});

/** GET and PUT /school/patterns. 422 `pattern_without_class`, `pattern_unreadable` with `details.pattern`. */
export const patternsBody = z.object({ patterns: z.array(z.string().trim().min(1).max(80)).min(1).max(30) });
export const patternsAnswer = z.object({
  patterns: z.array(z.string()),
  /** What they make of the present courses; those mapped by hand keep theirs. */
  mapped: z.number(),
  unmapped: z.number(),
});

/** PUT /school/contexts/:contextId/mapping: by hand, or `automatic` to let the patterns decide again. */
export const mappingBody = z.union([
  z.object({ automatic: z.literal(true) }),
  z.object({
    automatic: z.literal(false),
    /** A class's code, made when the school has none such; null: no class. */
    classCode: z.string().trim().min(1).max(20).nullable(),
    subjectId: z.uuid().nullable(),
  }),
]);

/** PUT /school/subjects: names changed by code, new codes added; none is taken away, since homework may bear it. */
export const subjectsBody = z.object({
  subjects: z
    .array(
      z.object({
        code: z.string().trim().min(1).max(20),
        nameZh: z.string().trim().min(1).max(50),
        nameEn: z.string().trim().min(1).max(50),
      }),
    )
    .max(100),
});
export const subjectsAnswer = z.object({ subjects: z.array(subjectCard) });

/** GET /school/classes: those one may read. GET /school/classes/:classId/pupils: in class number order. */
export const classesAnswer = z.object({ classes: z.array(classCard) });
export const classPupilsAnswer = z.object({
  classId: z.uuid(),
  code: z.string(),
  pupils: z.array(pupilName.extend({ hasLmsAccount: z.boolean() })),
});
