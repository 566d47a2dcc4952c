import type { Request, Response } from 'express';
import { now } from '../../core/clock.ts';
import { currentConfig } from '../../core/current-config.ts';
import { refusalOf } from '../../core/http/error-handler.ts';
import { acceptedLocale, translate, type Locale, type MessageKey } from '../../core/i18n/translate.ts';
import { newReference, newSecret } from '../../core/ids.ts';
import { log } from '../../core/log.ts';
import { doorPolicy, renderDoor, scriptLiteral, type Door } from './door-page.ts';
import { LtiRefusal } from './refusal.ts';

/** The language of a page before anybody is known: the browser's, else the school's, else written Chinese. */
export function pageLocale(request: Request, school?: Locale): Locale {
  return acceptedLocale(request.headers['accept-language']) ?? school ?? 'zh-Hant';
}

/** Answers with a door. It may stand in any LMS's frame: there is nothing on it that a click could be lured to. */
export function sendDoor(response: Response, status: number, door: Door): void {
  const nonce = newSecret(16);
  response
    .status(status)
    .set('Content-Security-Policy', doorPolicy(nonce))
    .set('Cache-Control', 'no-store')
    .set('Referrer-Policy', 'no-referrer')
    .type('html')
    .send(renderDoor(door, nonce));
}

/**
 * Answers an error on `/lti/*` with a page in the person's language and a reference number that stands in the log, too.
 * What strangers send is 4xx; only our own faults are 5xx.
 */
export function sendRefusal(request: Request, response: Response, error: unknown, locale?: Locale): void {
  const refusal = error instanceof LtiRefusal ? error : refusalOf(error);
  const reference = newReference();
  const line = { reference, requestId: request.id, code: refusal.code, status: refusal.status, ...factsOf(refusal) };
  if (refusal.status >= 500) log.error({ ...line, err: error }, 'launch failed');
  else log.info(line, 'launch refused');
  if (response.headersSent) return;
  if (refusal.status === 503) response.set('Retry-After', '2');
  if (refusal.status === 405) response.set('Allow', 'POST');
  // the rest of what is being sent is of no interest
  if (refusal.status === 413) response.set('Connection', 'close');
  sendDoor(response, refusal.status, doorOf(refusal, locale ?? pageLocale(request), reference));
}

type Told = LtiRefusal | ReturnType<typeof refusalOf>;

function factsOf(refusal: Told): Record<string, string> {
  return refusal instanceof LtiRefusal ? refusal.facts : {};
}

function wordsOf(refusal: Told): string {
  if (refusal instanceof LtiRefusal) return refusal.words;
  if (refusal.status === 503) return 'unavailable';
  return refusal.status >= 500 ? 'internal' : 'request';
}

const SHOWN = ['issuer', 'client', 'deployment', 'clock', 'reason', 'problem'] as const;

function doorOf(refusal: Told, locale: Locale, reference: string): Door {
  const facts = factsOf(refusal);
  const values = { platform: 'LMS', tool: new URL(currentConfig().publicUrl).host, ...facts };
  const say = (part: string): string => translate(locale, `door.${wordsOf(refusal)}.${part}` as MessageKey, values);
  const label = (name: string): string => translate(locale, `door.fact.${name}` as MessageKey);
  const copied = translate(locale, 'door.copied');
  return {
    locale,
    isOpen: true,
    refusal: refusal.code,
    title: say('title'),
    paragraphs: [say('text'), say('next')],
    facts: [
      { label: label('reference'), value: reference },
      ...SHOWN.flatMap((name) => {
        const value = name === 'problem' ? problemOf(facts, locale) : facts[name];
        return value ? [{ label: label(name), value: value.slice(0, 300) }] : [];
      }),
      { label: label('time'), value: timeOf(now(), locale) },
    ],
    below: `<button type="button" id="copy" hidden>${translate(locale, 'door.copy')}</button>`,
    script: `var b=document.getElementById('copy'),f=document.getElementById('facts');if(navigator.clipboard&&f){b.hidden=false;b.onclick=function(){var t=document.querySelector('h1').innerText;f.querySelectorAll('dt').forEach(function(d){t+='\\n'+d.innerText+': '+d.nextElementSibling.innerText});navigator.clipboard.writeText(t).then(function(){b.innerText=${scriptLiteral(copied)}},function(){})}}`,
  };
}

function problemOf(facts: Record<string, string>, locale: Locale): string | undefined {
  return facts.problem ? translate(locale, `problem.${facts.problem}` as MessageKey, facts) : undefined;
}

/** 「11 月 19 日（週四）8:02:41」, "Thu 19 Nov, 8:02:41". The school isn't known yet; Hong Kong's time is the rule. */
function timeOf(at: Date, locale: Locale): string {
  const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-Hant-HK', {
    timeZone: 'Asia/Hong_Kong',
    hourCycle: 'h23',
    month: locale === 'en' ? 'short' : 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const time = `${Number(part.hour)}:${part.minute}:${part.second}`;
  return locale === 'en'
    ? `${part.weekday} ${part.day} ${part.month}, ${time}`
    : `${part.month} 月 ${part.day} 日（${part.weekday}）${time}`;
}
