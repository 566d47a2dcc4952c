import type { PupilNames } from './format.ts';

/** As the server's contracts tell a pupil (see `pupilName` in tool/school). */
interface ToldPupil {
  classCode?: string | null;
  classNumber?: number | null;
  nameZh?: string | null;
  nameEn?: string | null;
  /** Never empty: the office's names, else the LMS's, else "Pupil 4F2A". */
  displayName: string;
}

/** What `f.pupil` and `PupilName` take, with the one name that is always there where the office has given none. */
export function namesOf(pupil: ToldPupil): PupilNames {
  const named = pupil.nameZh || pupil.nameEn;
  return {
    className: pupil.classCode ?? null,
    classNumber: pupil.classNumber ?? null,
    nameZh: named ? (pupil.nameZh ?? null) : pupil.displayName,
    nameEn: named ? (pupil.nameEn ?? null) : null,
  };
}
