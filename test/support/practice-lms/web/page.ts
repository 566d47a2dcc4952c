/** The frame of every page of the LMS, its two languages, and who is looking. */
import { signedIn } from '../authentication.ts';
import { findContext, isStaff, roleIn, type Core } from '../core.ts';
import { escapeHtml, html, seeOther, type Exchange, type Reply } from '../http.ts';
import type { Context, Person } from '../model.ts';
import { STYLE } from './style.ts';

export type Language = 'zh' | 'en';

/** The reader's language: the switch's cookie, else the browser's, else Chinese. */
export function languageOf(exchange: Exchange): Language {
  const chosen = exchange.cookies.practice_lang;
  if (chosen === 'zh' || chosen === 'en') return chosen;
  return /^en/i.test(exchange.headers['accept-language'] ?? '') ? 'en' : 'zh';
}

export type Say = (zh: string, en: string) => string;

export interface View {
  core: Core;
  exchange: Exchange;
  language: Language;
  say: Say;
  person: Person;
}

export interface ContextView extends View {
  context: Context;
  staff: boolean;
}

export function sayIn(language: Language): Say {
  return (zh, en) => (language === 'zh' ? zh : en);
}

/** Where a page of a context lies. */
export function contextPath(core: Core, label: string, rest = ''): string {
  return `/${core.flavour.name}/contexts/${encodeURIComponent(label)}${rest}`;
}

export function launchPath(core: Core, query: Record<string, string>): string {
  return `/${core.flavour.name}/launch?${new URLSearchParams(query).toString()}`;
}

/** Name of the LMS in the bar. */
export function platformTitle(core: Core, say: Say): string {
  return core.flavour.name === 'moodle'
    ? say('校園學習平台（Moodle 式）', 'School LMS (like Moodle)')
    : say('校園學習平台（Canvas 式）', 'School LMS (like Canvas)');
}

interface Shell {
  title: string;
  body: string;
  /** `tool`: no margins, the frame fills the page. */
  kind?: 'tool';
  /** Which item of the menu is shown as current. */
  current?: string;
  script?: string;
  status?: number;
}

/** A whole page for somebody who is signed in, inside a context when the view has one. */
export function page(view: View | ContextView, shell: Shell): Reply {
  const { core, say, person } = view;
  const context = 'context' in view ? view.context : undefined;
  const trail = context ? `<a href="${contextPath(core, context.label)}">${escapeHtml(context.title)}</a>` : '';
  const body = `<div class="top"><b><a href="/${core.flavour.name}/my">${platformTitle(core, say)}</a></b>
<a href="/${core.flavour.name}/my">${say('我的課程', 'My courses')}</a>${trail ? `<span>› ${trail}</span>` : ''}<span class="grow"></span>
<span data-person="${escapeHtml(person.key)}">${escapeHtml(person.name)}</span><a href="/">${say('換人', 'Somebody else')}</a>${languageSwitch(view)}</div>
<div class="frame"><nav class="rail" aria-label="${say('選單', 'Menu')}">${menu(view, context, shell.current)}</nav>
<main${shell.kind ? ' class="tool"' : ''}>${shell.body}</main></div>`;
  return wholePage(view.language, `${shell.title} · ${platformTitle(core, say)}`, body, shell.script, shell.status);
}

/** A bare document in the LMS's dress. */
export function wholePage(language: Language, title: string, body: string, script = '', status = 200): Reply {
  return html(
    `<!doctype html><html lang="${language === 'zh' ? 'zh-Hant-HK' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,"><style>${STYLE}</style></head><body>${body}${script ? `<script>${script}</script>` : ''}</body></html>`,
    status,
  );
}

export function languageSwitch({ exchange, language }: { exchange: Exchange; language: Language }): string {
  const next = escapeHtml(exchange.url.pathname + exchange.url.search);
  const other = language === 'zh' ? 'en' : 'zh';
  return `<a href="/language?to=${other}&amp;next=${encodeURIComponent(next)}" lang="${other === 'en' ? 'en' : 'zh-Hant-HK'}">${other === 'en' ? 'English' : '中文'}</a>`;
}

function menu({ core, say, person }: View, context: Context | undefined, current: string | undefined): string {
  const items: [key: string, href: string, text: string][] = context
    ? [
        ['home', contextPath(core, context.label), say('課程首頁', 'Course home')],
        ['tool', contextPath(core, context.label, '/open/tool'), say('功課環', 'Homeloop')],
        ['gradebook', contextPath(core, context.label, '/gradebook'), say('成績冊', 'Grades')],
        ['members', contextPath(core, context.label, '/members'), say('成員', 'People')],
      ]
    : [['my', `/${core.flavour.name}/my`, say('我的課程', 'My courses')]];
  if (person.administrator) items.push(['admin', `/${core.flavour.name}/admin`, say('網站管理', 'Administration')]);
  return items
    .map(
      ([key, href, text]) =>
        `<a href="${href}"${key === current ? ' aria-current="page"' : ''} data-menu="${key}">${text}</a>`,
    )
    .join('');
}

/** Runs a page for whoever is signed in; others are sent to choose a person first. */
export function forPerson(
  core: Core,
  show: (view: View) => Reply | Promise<Reply>,
): (exchange: Exchange) => Reply | Promise<Reply> {
  return (exchange) => {
    const person = signedIn(core, exchange);
    if (!person) return seeOther('/');
    const language = languageOf(exchange);
    return show({ core, exchange, language, say: sayIn(language), person });
  };
}

/** Runs a page of a context for its members and administrators; others meet the door of a course. */
export function inContext(
  core: Core,
  show: (view: ContextView) => Reply | Promise<Reply>,
  who: 'members' | 'staff' = 'members',
): (exchange: Exchange) => Reply | Promise<Reply> {
  return forPerson(core, (view) => {
    const context = findContext(core, view.exchange.params.label);
    if (!context)
      return page(view, { title: '404', body: `<h1>${view.say('沒有這個課程', 'No such course')}</h1>`, status: 404 });
    const staff = isStaff(core, context, view.person);
    if (!staff && !roleIn(core, context, view.person.key)) return notEnrolled(view, context);
    if (who === 'staff' && !staff)
      return page(view, { title: '403', body: `<h1>${view.say('只限老師', 'For teachers only')}</h1>`, status: 403 });
    return show({ ...view, context, staff });
  });
}

export function notEnrolled(view: View, context: Context): Reply {
  const { say } = view;
  const body = `<h1>${escapeHtml(context.title)}</h1><p class="note" id="not-enrolled">${say(
    '你沒有加入這個課程，不能自行加入。家長在這個平台沒有課程角色；請向班主任查詢。',
    'You are not enrolled in this course and can’t enrol yourself. Parents have no role in courses here; ask the class teacher.',
  )}</p>`;
  return page(view, { title: context.title, body, status: 403 });
}
