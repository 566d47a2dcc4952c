import { z } from 'zod';

/** What a person is in the context they launched from. */
export const sessionRole = z.enum(['instructor', 'assistant', 'learner', 'mentor', 'administrator', 'none']);
export type SessionRole = z.infer<typeof sessionRole>;

/** Where a launch leads. */
export const landing = z.object({
  page: z.enum([
    'class-home',
    'homework',
    'to-do',
    'deep-linking',
    'admin',
    'waiting',
    'mentor',
    'no-context',
    'empty-link',
  ]),
  classHomeworkId: z.uuid().optional(),
  /** For deep linking: the request kept by the server. */
  deepLinkingId: z.uuid().optional(),
  /** For `waiting`: the deployment's number that the administrator has to accept. */
  deploymentId: z.string().optional(),
});
export type Landing = z.infer<typeof landing>;

export const exchangeBody = z.object({
  handle: z.string().max(64),
  code: z.string().max(128),
  /** The token this tab held before, if any: it is revoked when it was another person's. */
  previousToken: z.string().max(128).optional(),
});

export const sessionAnswer = z.object({
  /** Only in the answer to the exchange. */
  token: z.string().optional(),
  person: z.object({
    id: z.uuid(),
    nameZh: z.string().nullable(),
    nameEn: z.string().nullable(),
    displayName: z.string(),
    /** e.g. 3A and 12, once the office's list has named them */
    classCode: z.string().nullable(),
    classNumber: z.number().nullable(),
  }),
  role: sessionRole,
  /** Administers the school, whatever they are in this context: on Moodle an administrator is an instructor, too. */
  administers: z.boolean(),
  isTest: z.boolean(),
  context: z.object({ id: z.uuid(), title: z.string(), label: z.string() }).nullable(),
  school: z.object({ name: z.string(), timeZone: z.string(), locale: z.enum(['zh-Hant', 'en']) }),
  locale: z.enum(['zh-Hant', 'en']),
  landing,
  serverTime: z.iso.datetime(),
  platform: z.object({ family: z.enum(['moodle', 'canvas', 'other']), name: z.string() }),
  /** base64, 32 bytes: encrypts this person's drafts on this device. */
  draftKey: z.string(),
});
export type SessionAnswer = z.infer<typeof sessionAnswer>;

export const problemAnswer = z.object({
  code: z.string(),
  message: z.string(),
  reference: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});
/** Every refusal's body. The client translates `code`; `reference` stands in the log too. */
export type ProblemAnswer = z.infer<typeof problemAnswer>;
