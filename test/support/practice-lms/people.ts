/** 清林小學 Ching Lam Primary School: who is in the practice LMS, and the two contexts of class 3A. */
import { createHash } from 'node:crypto';
import type { Context, FlavourName, Person } from './model.ts';

/** Class 3A by class number: surname and given name in English, name in Chinese (one pupil has none). */
const CLASS_3A: [family: string, given: string, zh?: string][] = [
  ['Chan', 'Ka Yi', '陳嘉怡'],
  ['Cheng', 'Hoi Lam', '鄭凱琳'],
  ['Cheung', 'Tsz Ching', '張子晴'],
  ['Chow', 'Tsz Yau', '周芷柔'],
  ['Chu', 'Lok Yi', '朱樂兒'],
  ['Fung', 'Hiu Tung', '馮曉彤'],
  ['Fung', 'Sum Yuet', '馮心悅'],
  ['Ho', 'Tsz Ching', '何芷澄'],
  ['Ho', 'Wing Tung', '何穎彤'],
  ['Lee', 'Lok Yiu', '李樂瑤'],
  ['Wong', 'Sze Wing', '黃思穎'],
  ['Chan', 'Tai Man', '陳大文'],
  ['Chan', 'Tsz Long', '陳子朗'],
  ['Cheng', 'Tsz Hin', '鄭梓軒'],
  ['Cheung', 'Ka Long', '張家朗'],
  ['Chow', 'Chun Kit', '周俊傑'],
  ['Ho', 'Cheuk Him', '何卓謙'],
  ['Ip', 'Shing Yan', '葉承恩'],
  ['Lam', 'Yat Long', '林日朗'],
  ['Lee', 'Tsz Him', '李梓謙'],
  ['Leung', 'Chun Hin', '梁俊軒'],
  ['Mok', 'Ho Yin', '莫浩賢'],
  ['Ng', 'Tsz Hin', '吳子軒'],
  ['Poon', 'Lok Tin', '潘樂天'],
  ['Rai', 'Suman'],
  ['So', 'Chun Yin', '蘇俊彥'],
  ['Tang', 'Long Yin', '鄧朗然'],
  ['Tse', 'Cheuk Lam', '謝卓霖'],
  ['Wong', 'Tsz Yeung', '黃梓洋'],
  ['Yu', 'Tin Yau', '余天佑'],
];

/** Key of the pupil with a class number: `pupilKey(12)` is `'p12'`. */
export function pupilKey(classNumber: number): string {
  return `p${String(classNumber).padStart(2, '0')}`;
}

type Seed = Omit<Person, 'number' | 'sub'>;

function staff(key: string, family: string, given: string, zh: string, idNumber: string): Seed {
  const email = `${family}.${given.replace(/ /g, '')}@chinglam.example`.toLowerCase();
  return { key, name: `${zh} ${family} ${given}`, familyName: family, givenName: given, email, idNumber };
}

/** One pupil as the office of the school enters them: login name s + number, name in both languages. */
export function pupilSeed(key: string, classNumber: number, family: string, given: string, zh?: string): Seed {
  const idNumber = String(300100 + classNumber);
  const name = zh ? `${zh} ${family} ${given}` : `${family} ${given}`;
  return {
    key,
    name,
    familyName: family,
    givenName: given,
    email: `s${idNumber}@chinglam.example`,
    idNumber,
    classNumber,
  };
}

/** Everybody whom the LMS knows at its first start. Canvas has a test pupil (Student View) besides. */
export function peopleSeeds(flavour: FlavourName): Seed[] {
  const seeds: Seed[] = [
    { ...staff('head', 'Ho', 'Mei Kuen', '何校長', 'T001'), administrator: true },
    staff('lee', 'Lee', 'Wing Sze', '李詠詩', 'T014'),
    staff('wong', 'Wong', 'Chi Ming', '黃志明', 'T022'),
    staff('chow', 'Chow', 'Tsz Ching', '周芷晴', 'T041'),
    {
      key: 'parent',
      name: '陳先生',
      familyName: 'Chan',
      givenName: 'Chi Keung',
      email: 'chan.family@mail.example',
      idNumber: '',
    },
    ...CLASS_3A.map(([family, given, zh], i) => pupilSeed(pupilKey(i + 1), i + 1, family, given, zh)),
  ];
  if (flavour === 'canvas') {
    seeds.push({ key: 'preview', name: '測試學生', familyName: '測試學生', givenName: '', email: '', idNumber: '' });
  }
  return seeds;
}

/** The id under which tools know a person: Moodle sends its number, Canvas an opaque id that stays the same. */
export function subjectOf(flavour: FlavourName, key: string, number: number): string {
  if (flavour === 'moodle') return String(number);
  const hex = createHash('sha256').update(`lti_id ${key}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The id of a context for tools: a number on Moodle, an opaque hash on Canvas. */
export function contextIdOf(flavour: FlavourName, label: string, number: number): string {
  return flavour === 'moodle' ? String(number) : createHash('sha1').update(`context ${label}`).digest('hex');
}

/** Both contexts have the same 30 pupils. The parent follows 3A (12); only Canvas knows such a role in a context. */
export function contextSeeds(flavour: FlavourName): Omit<Context, 'id' | 'number'>[] {
  const learners = CLASS_3A.map((_, i): Context['members'][number] => ({ person: pupilKey(i + 1), role: 'Learner' }));
  const extra: Context['members'] =
    flavour === 'canvas'
      ? [
          { person: 'parent', role: 'Mentor' },
          { person: 'preview', role: 'TestUser' },
        ]
      : [];
  const make = (label: string, title: string, members: Context['members']): Omit<Context, 'id' | 'number'> => ({
    label,
    title,
    members: [...members, ...learners, ...extra],
    mentees: { parent: [pupilKey(12)] },
    history: [],
    concluded: false,
  });
  return [
    make('3A-CHI', '3A 中國語文', [
      { person: 'lee', role: 'Instructor' },
      { person: 'chow', role: 'TeachingAssistant' },
    ]),
    make('3A-ENG', '3A English', [{ person: 'wong', role: 'Instructor' }]),
  ];
}
