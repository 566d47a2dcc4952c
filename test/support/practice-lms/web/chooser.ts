/** The first page: which LMS, and who you are today. */
import { escapeHtml, seeOther, type Exchange, type Reply, type Route } from '../http.ts';
import type { FlavourName, Person } from '../model.ts';
import type { Platform } from '../platform.ts';
import { languageOf, languageSwitch, platformTitle, sayIn, wholePage, type Say } from './page.ts';

type Platforms = Record<FlavourName, Platform>;

function roleWords(person: Person, say: Say): string {
  const words: Record<string, string> = {
    head: say('校長・LMS 管理員', 'Head, LMS administrator'),
    lee: say('老師・3A 中文', 'Teacher, 3A Chinese'),
    wong: say('老師・3A 英文', 'Teacher, 3A English'),
    chow: say('教學助理', 'Teaching assistant'),
    parent: say('3A (12) 的家長', 'Parent of 3A (12)'),
    preview: say('學生檢視', 'Student View'),
  };
  return words[person.key] ?? `3A (${person.classNumber})`;
}

function door(platform: Platform, say: Say): string {
  const { tool } = platform;
  const state = !tool
    ? say('還沒有登記功課環。', 'Homeloop isn’t registered yet.')
    : tool.state === 'active'
      ? say('已接上功課環。', 'Homeloop is connected.')
      : say('功課環等候管理員啟用。', 'Homeloop waits for the administrator to activate it.');
  const button = (person: Person): string =>
    `<button name="person" value="${escapeHtml(person.key)}" data-sign-in="${platform.name}/${escapeHtml(person.key)}">${escapeHtml(person.name)}<br><span class="muted">${escapeHtml(roleWords(person, say))}</span></button>`;
  const grown = platform.people.filter((person) => person.classNumber === undefined);
  const pupils = platform.people.filter((person) => person.classNumber !== undefined && person.classNumber <= 30);
  return `<form class="door" method="post" action="/${platform.name}/sign-in"><h2>${platformTitle(platform.core, say)}</h2>
<p class="muted">${state}</p><div class="people">${grown.map(button).join('')}</div>
<h2>${say('3A 學生', 'Pupils of 3A')}</h2><div class="people">${pupils.map(button).join('')}</div></form>`;
}

function chooser(platforms: Platforms, exchange: Exchange): Reply {
  const language = languageOf(exchange);
  const say = sayIn(language);
  const body = `<div class="top"><b>清林小學 Ching Lam Primary School</b><span class="grow"></span>${languageSwitch({ exchange, language })}</div>
<main style="border:0;background:none"><h1>${say('練習用的學習平台', 'Practice LMS')}</h1>
<p class="lead">${say(
    '兩個平台各按 Moodle 和 Canvas 的做法運作。選一個人登入；這裏沒有密碼，資料都是虛構的。',
    'Two platforms, one working as Moodle does, one as Canvas does. Choose who you are; there are no passwords here and nobody is real.',
  )}</p><div class="doors">${door(platforms.moodle, say)}${door(platforms.canvas, say)}</div></main>`;
  return wholePage(language, say('練習用的學習平台', 'Practice LMS'), body);
}

function signIn(platform: Platform, exchange: Exchange): Reply {
  const key = exchange.form.get('person') ?? '';
  if (!platform.people.some((person) => person.key === key)) return seeOther('/');
  const cookie = `practice_${platform.name}=${encodeURIComponent(key)}; Path=/; HttpOnly; SameSite=Lax`;
  return seeOther(localPath(exchange.form.get('next')) ?? `/${platform.name}/my`, { 'set-cookie': cookie });
}

/** A path of ours; anything else isn't followed. */
function localPath(path: string | null): string | undefined {
  return path?.startsWith('/') && !path.startsWith('//') && !path.includes('\\') ? path : undefined;
}

function setLanguage(exchange: Exchange): Reply {
  const to = exchange.url.searchParams.get('to') === 'en' ? 'en' : 'zh';
  return seeOther(localPath(exchange.url.searchParams.get('next')) ?? '/', {
    'set-cookie': `practice_lang=${to}; Path=/; Max-Age=31536000; SameSite=Lax`,
  });
}

export function chooserRoutes(platforms: Platforms): Route[] {
  return [
    { method: 'GET', path: '/', handle: (exchange) => chooser(platforms, exchange) },
    { method: 'GET', path: '/language', handle: setLanguage },
    ...Object.values(platforms).map((platform) => ({
      method: 'POST',
      path: `/${platform.name}/sign-in`,
      handle: (exchange: Exchange) => signIn(platform, exchange),
    })),
  ];
}
