import { z } from 'zod';

/**
 * A pupil as lists show them: 3A (12) 陳大文 Chan Tai Man. Class and number stand apart, so that tables can give them
 * columns of their own; `displayName` is never empty: the office's names, else the LMS's, else "Pupil 4F2A".
 */
export const pupilName = z.object({
  personId: z.uuid(),
  classCode: z.string().nullable(),
  classNumber: z.number().nullable(),
  nameZh: z.string().nullable(),
  nameEn: z.string().nullable(),
  displayName: z.string(),
});
export type PupilName = z.infer<typeof pupilName>;
