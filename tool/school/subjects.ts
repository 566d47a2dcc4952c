/** A subject and what schools call it in short names and titles of LMS courses. */
export interface SubjectWords {
  code: string;
  nameZh: string;
  nameEn: string;
}

/** What a new school starts with; the codes are those that schools of Hong Kong write on their timetables. */
export const defaultSubjects: SubjectWords[] = [
  { code: 'CHI', nameZh: '中文', nameEn: 'Chinese' },
  { code: 'ENG', nameZh: '英文', nameEn: 'English' },
  { code: 'MATH', nameZh: '數學', nameEn: 'Maths' },
  { code: 'GS', nameZh: '常識', nameEn: 'General Studies' },
  { code: 'HUM', nameZh: '人文', nameEn: 'Humanities' },
  { code: 'SCI', nameZh: '科學', nameEn: 'Science' },
  { code: 'PTH', nameZh: '普通話', nameEn: 'Putonghua' },
  { code: 'VA', nameZh: '視覺藝術', nameEn: 'Visual Arts' },
  { code: 'MUS', nameZh: '音樂', nameEn: 'Music' },
  { code: 'PE', nameZh: '體育', nameEn: 'Physical Education' },
  { code: 'ICT', nameZh: '電腦', nameEn: 'Computer' },
  { code: 'RS', nameZh: '宗教', nameEn: 'Religious Studies' },
  { code: 'LIB', nameZh: '圖書', nameEn: 'Library' },
];

const alsoCalled: Record<string, string[]> = {
  CHI: ['中國語文', '中國語文科', '中文科', 'CHIN', 'Chinese Language'],
  ENG: ['英國語文', '英國語文科', '英文科', 'English Language'],
  MATH: ['數學科', 'MATHS', 'MAT', 'Mathematics'],
  GS: ['常識科', '常', 'General'],
  HUM: ['人文科', '小學人文'],
  SCI: ['科學科', '小學科學'],
  PTH: ['普通話科', 'PUT', 'PU'],
  VA: ['視藝', '視藝科', 'ART'],
  MUS: ['音樂科'],
  PE: ['體育科', 'Physical Ed'],
  ICT: ['電腦科', '資訊科技', 'IT', 'COM', 'Computer Studies'],
  RS: ['宗教科', '聖經', 'RE', 'BK'],
  LIB: ['圖書科', '閱讀'],
};

/** Every word that names a subject: code, both names, and the usual others of its code. */
export function wordsOf(subject: SubjectWords): string[] {
  return [subject.code, subject.nameZh, subject.nameEn, ...(alsoCalled[subject.code.toUpperCase()] ?? [])];
}
