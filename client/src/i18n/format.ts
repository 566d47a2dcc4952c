import { now } from './clock.ts';
import { intlLocale, type Locale } from './locale.ts';
import { dayNumber, wallTime, type WallTime } from './zone.ts';

export interface PupilNames {
  /** "3A" */
  className?: string | null;
  classNumber?: number | null;
  nameZh?: string | null;
  nameEn?: string | null;
}

type Instant = string | Date;

const weekdayZh = ['日', '一', '二', '三', '四', '五', '六'];
const weekdayEn = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const monthEn = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const weekdayOf = (w: WallTime) => new Date(Date.UTC(w.year, w.month - 1, w.day)).getUTCDay();
/** A school year begins in September. */
const schoolYearOf = (w: WallTime) => (w.month >= 9 ? w.year : w.year - 1);
const clockOf = (w: WallTime) => `${w.hour}:${String(w.minute).padStart(2, '0')}`;

/** All that the board's §8 says about how times, numbers and names are written, for one language and one school zone. */
export function formats(locale: Locale, zone: string) {
  const zh = locale === 'zh-Hant';
  const whole = new Intl.NumberFormat(intlLocale[locale]);
  const wall = (at: Instant) => wallTime(new Date(at), zone);

  /** 11 月 19 日（週四） · Thu 19 Nov; with the year when it lies in another school year. */
  function date(at: Instant): string {
    const w = wall(at);
    const weekday = weekdayOf(w);
    const other = schoolYearOf(w) !== schoolYearOf(wallTime(now(), zone));
    if (zh) return `${other ? `${w.year} 年 ` : ''}${w.month} 月 ${w.day} 日（週${weekdayZh[weekday]}）`;
    return `${weekdayEn[weekday]} ${w.day} ${monthEn[w.month - 1]}${other ? ` ${w.year}` : ''}`;
  }

  /** 8:00 */
  const time = (at: Instant) => clockOf(wall(at));

  /** The day alone: 今天, 明天, 昨天, 週五 (the six days to come), else the date. */
  function nearDay(at: Instant): string {
    const w = wall(at);
    const away = dayNumber(w) - dayNumber(wallTime(now(), zone));
    if (away === 0) return zh ? '今天' : 'today';
    if (away === 1) return zh ? '明天' : 'tomorrow';
    if (away === -1) return zh ? '昨天' : 'yesterday';
    // A weekday is only said of days to come: of a day gone by it would be read as the next one.
    if (away > 1 && away < 7) return zh ? `週${weekdayZh[weekdayOf(w)]}` : (weekdayEn[weekdayOf(w)] ?? '');
    return date(at);
  }

  /** 今天 8:00 · 週五 8:00 · 11 月 26 日（週四）8:00 */
  function nearTime(at: Instant): string {
    const day = nearDay(at);
    return zh && day.endsWith('）') ? `${day}${time(at)}` : `${day} ${time(at)}`;
  }

  /** With seconds, for receipts only: 11 月 19 日（週四）16:53:08 */
  function receiptTime(at: Instant): string {
    const w = wall(at);
    return `${date(at)}${zh ? '' : ' '}${clockOf(w)}:${String(w.second).padStart(2, '0')}`;
  }

  /** For a table's column: 11/19 · 19 Nov */
  function tableDate(at: Instant): string {
    const w = wall(at);
    return zh ? `${w.month}/${w.day}` : `${w.day} ${monthEn[w.month - 1]}`;
  }

  /** For a table's time column: only the time when it is today, else with its day. */
  function tableTime(at: Instant): string {
    const w = wall(at);
    const away = dayNumber(w) - dayNumber(wallTime(now(), zone));
    if (away === 0) return clockOf(w);
    if (away === -1) return `${zh ? '昨天' : 'yesterday'} ${clockOf(w)}`;
    return `${tableDate(at)} ${clockOf(w)}`;
  }

  /** 約 24 分鐘 · about 24 min; from 90 on 1 小時 30 分 · 1 h 30 min. `exact` leaves out the 約. */
  function minutes(value: number, exact = false): string {
    const n = Math.round(value);
    if (n < 90) return zh ? `${exact ? '' : '約 '}${n} 分鐘` : `${exact ? '' : 'about '}${n} min`;
    const hours = Math.floor(n / 60);
    const rest = n % 60;
    if (zh) return rest ? `${hours} 小時 ${rest} 分` : `${hours} 小時`;
    return rest ? `${hours} h ${rest} min` : `${hours} h`;
  }

  /** How long until then: 15 小時 · 15 hours; undefined once it has passed. */
  function timeLeft(at: Instant): string | undefined {
    const left = Math.floor((new Date(at).getTime() - now().getTime()) / 60_000);
    if (left < 0) return undefined;
    if (left < 60) return zh ? `${left} 分鐘` : `${left} min`;
    const hours = Math.floor(left / 60);
    if (hours < 48) return zh ? `${hours} 小時` : `${hours} ${hours === 1 ? 'hour' : 'hours'}`;
    const days = Math.floor(hours / 24);
    return zh ? `${days} 天` : `${days} days`;
  }

  /** 15, 14½, A−. A mark is never turned into a percentage. */
  function mark(value: number | string): string {
    if (typeof value === 'string') return value.replace('-', '−');
    const under = value < 0 ? '−' : '';
    const size = Math.abs(value);
    if (size % 1 === 0.5) return `${under}${size < 1 ? '' : whole.format(Math.floor(size))}½`;
    return `${under}${whole.format(size)}`;
  }

  /** 15/20 */
  const markOf = (value: number | string, most: number) => `${mark(value)}/${mark(most)}`;

  /** 284 kB, 1.4 MB */
  function fileSize(bytes: number): string {
    if (bytes < 1000) return zh ? `${bytes} 位元組` : `${bytes} bytes`;
    const kilo = Math.round(bytes / 1000);
    return kilo < 1000 ? `${kilo} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
  }

  /** 14,382 */
  const count = (n: number) => whole.format(n);

  /** 0.951 → 95.1% */
  const rate = (share: number) => `${(share * 100).toFixed(1)}%`;

  /** Facts in one line, the empty ones left out: 週五 8:00 截止・網上 · Due Fri 8:00 · online */
  function facts(...list: (string | false | null | undefined)[]): string {
    return list.filter(Boolean).join(zh ? '・' : ' · ');
  }

  /** A list in words: 中文、英文和數學 · Chinese, English and Maths */
  const list = (items: readonly string[]) =>
    zh ? items.join('、') : new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(items);

  /** 陳大文 in Chinese, Chan Tai Man in English; the other one when the first is missing. */
  const personName = (names: PupilNames) =>
    (zh ? names.nameZh || names.nameEn : names.nameEn || names.nameZh) || (zh ? '（未有姓名）' : '(no name yet)');

  /** 3A (12) 陳大文 Chan Tai Man; in English without the Chinese name. */
  function pupil(names: PupilNames): string {
    const number = names.classNumber == null ? '' : ` (${names.classNumber})`;
    const place = `${names.className ?? ''}${number}`.trim();
    const both = zh && names.nameZh && names.nameEn ? `${names.nameZh} ${names.nameEn}` : personName(names);
    return place ? `${place} ${both}` : both;
  }

  return {
    locale,
    zone,
    date,
    time,
    nearDay,
    nearTime,
    receiptTime,
    tableDate,
    tableTime,
    minutes,
    timeLeft,
    mark,
    markOf,
    fileSize,
    count,
    rate,
    facts,
    list,
    personName,
    pupil,
  };
}

export type Formats = ReturnType<typeof formats>;
