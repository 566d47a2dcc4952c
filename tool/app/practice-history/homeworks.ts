/** One past or present homework of the practice school; `daysAgo` counts school days from today, 0 today. */
export interface PastHomework {
  title: string;
  bodyHtml: string;
  handingIn: 'digital' | 'paper' | 'either';
  marking: 'points' | 'pass_redo';
  points: number | null;
  minutes: number;
  setDaysAgo: number;
  /** Due at 8:00 of that school day; negative: still to come. */
  dueDaysAgo: number;
  /** returned: all back; marking: some marked, nothing back; open: books are being collected, or work is coming in */
  stage: 'returned' | 'marking' | 'open';
  /** How many have handed in so far. */
  handedIn: number;
  late: number;
  /** Named in the LMS's gradebook, too: only what is recent. */
  inGradebook: boolean;
}

const writing = (title: string, setDaysAgo: number, more: Partial<PastHomework> = {}): PastHomework => ({
  title,
  bodyHtml: '<p>寫一段不少於 120 字的短文，<strong>至少用一個比喻</strong>。寫在作文簿上，拍照交。</p>',
  handingIn: 'either',
  marking: 'points',
  points: 20,
  minutes: 20,
  setDaysAgo,
  dueDaysAgo: setDaysAgo - 1,
  stage: 'returned',
  handedIn: 30,
  late: 1,
  inGradebook: false,
  ...more,
});

const paper = (title: string, setDaysAgo: number, more: Partial<PastHomework> = {}): PastHomework =>
  writing(title, setDaysAgo, {
    bodyHtml: '<p>做在簿上，明早交。</p>',
    handingIn: 'paper',
    points: 100,
    minutes: 15,
    late: 0,
    ...more,
  });

export const chinese: PastHomework[] = [
  writing('寫作〈我的媽媽〉', 19),
  paper('默書（五）', 17),
  paper('補充練習 第 18–19 頁', 15, { marking: 'pass_redo', points: null }),
  writing('閱讀報告《三國小英雄》', 13, { points: 30, minutes: 30, late: 2 }),
  paper('默書（六）', 11),
  writing('寫作〈一次難忘的旅行〉', 9, { handedIn: 29 }),
  paper('工作紙 8', 7, { points: 10 }),
  paper('補充練習 第 24–25 頁', 4, { marking: 'pass_redo', points: null, inGradebook: true }),
  writing('寫作〈我的週末〉', 2, { stage: 'marking', handedIn: 28, late: 1, inGradebook: true }),
  paper('默書（七）', 1, { stage: 'open', handedIn: 26, inGradebook: true }),
  writing('閱讀報告《小王子》', 0, {
    dueDaysAgo: -2,
    stage: 'open',
    handedIn: 11,
    late: 0,
    points: 30,
    minutes: 30,
    inGradebook: true,
  }),
];

const worksheet = (title: string, setDaysAgo: number, more: Partial<PastHomework> = {}): PastHomework =>
  writing(title, setDaysAgo, {
    bodyHtml: '<p>Do it in your exercise book. You may hand in a photo.</p>',
    points: 10,
    late: 0,
    ...more,
  });

export const english: PastHomework[] = [
  worksheet('Worksheet 3, p. 1', 16),
  worksheet('Dictation 4', 13, { handingIn: 'paper', points: 100 }),
  worksheet('Worksheet 4, p. 2', 10, { late: 2 }),
  worksheet('My favourite food', 6, { points: 20, minutes: 25 }),
  worksheet('Dictation 5', 3, { handingIn: 'paper', points: 100 }),
  worksheet('Worksheet 5, p. 2', 0, { dueDaysAgo: -1, stage: 'open', handedIn: 6, inGradebook: true }),
];

export const praise = {
  zh: [
    '比喻生動，讀得出你的高興。',
    '段落分明，結尾可多寫一點心情。',
    '句子通順，留意「己、已、巳」。',
    '內容具體，很好。',
    '進步了，繼續努力。',
    '用詞豐富，字也端正。',
  ],
  en: [
    'Clear sentences. Check your spelling of past tense verbs.',
    'Well done, very neat work.',
    'Good ideas. Use full stops.',
    'Much better than last time.',
  ],
};
