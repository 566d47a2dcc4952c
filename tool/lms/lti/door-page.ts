import { htmlLang, type Locale } from '../../core/i18n/translate.ts';

/** A small page of the server's own, for where the client can't be yet: a door that says what is and what to do. */
export interface Door {
  locale: Locale;
  title: string;
  paragraphs: string[];
  facts?: { label: string; value: string }[];
  /** Shown as an open ring: something is still missing. Else the closed one. */
  isOpen?: boolean;
  /** Trusted HTML, under the facts. */
  below?: string;
  /** Trusted JavaScript, run once the page stands. */
  script?: string;
  /** Marks `<html data-launch>` for who reads it from outside. */
  launch?: 'unproven';
  /** The refusal's code, as `<html data-refusal>`: for support and tests; people read the words. */
  refusal?: string;
}

/** Text made safe for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A value as a literal inside a script element. */
export function scriptLiteral(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The page's HTML. `nonce` stands in its policy, too (see `doorPolicy`). */
export function renderDoor(door: Door, nonce: string): string {
  const facts = (door.facts ?? [])
    .map(({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`)
    .join('');
  return `<!doctype html>
<html lang="${htmlLang(door.locale)}"${door.launch ? ` data-launch="${door.launch}"` : ''}${door.refusal ? ` data-refusal="${escapeHtml(door.refusal)}"` : ''}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(door.title)} · Homeloop 功課環</title><style nonce="${nonce}">${STYLE}</style></head>
<body><main>${door.isOpen ? OPEN_RING : LOGO}
<h1>${escapeHtml(door.title)}</h1>
${door.paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')}
${facts ? `<dl id="facts">${facts}</dl>` : ''}
${door.below ?? ''}
</main>${door.script ? `<script nonce="${nonce}">(function(){${door.script}})()</script>` : ''}</body></html>`;
}

/** Nothing but the page itself, its one style and its one script. */
export function doorPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
  ].join('; ');
}

const LOGO = `<svg width="40" height="40" viewBox="0 0 40 40" role="img" aria-label="Homeloop"><circle cx="19" cy="22" r="13" fill="none" stroke="var(--green)" stroke-width="5"/><path d="M12 20l6 8L36 5" fill="none" stroke="var(--red)" stroke-width="4" stroke-linejoin="round"/></svg>`;
const OPEN_RING = `<svg width="40" height="40" viewBox="0 0 40 40" aria-hidden="true"><path d="M24.5 8a13 13 0 1 0 7.6 8.6" fill="none" stroke="var(--ochre)" stroke-width="7"/></svg>`;

const STYLE = `
:root{--paper:#faf8f2;--ink:#20241f;--ink2:#5b5e54;--ctl:#88836f;--green:#1d5c47;--on:#fff;--red:#bc2a2a;--ochre:#8a4b08;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--paper:#161917;--ink:#eceae2;--ink2:#a8aca2;--ctl:#7f867f;--green:#8ccbaf;--on:#0e271d;--red:#ff8e84;--ochre:#edb56c}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 -apple-system,"Segoe UI",Roboto,"Noto Sans","PingFang HK","Noto Sans HK","Noto Sans CJK HK","Microsoft JhengHei",sans-serif;text-autospace:normal;line-break:strict}
main{max-inline-size:32rem;margin-inline:auto;padding:44px 28px;display:grid;gap:12px;justify-items:start}
h1{margin:12px 0 0;font:700 24px/1.4 "Iowan Old Style","Noto Serif",Georgia,"Times New Roman","DejaVu Serif",serif;text-wrap:balance}
:lang(zh) h1{font-family:"Songti TC","Noto Serif HK","Noto Serif CJK HK",serif}
p{margin:0;text-wrap:pretty;overflow-wrap:anywhere}
dl{margin:12px 0 0;padding:12px 0;inline-size:100%;border-block:1px solid var(--ink);display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;font-variant-numeric:lining-nums tabular-nums}
dt{color:var(--ink2)}dd{margin:0;overflow-wrap:anywhere}dt:first-child+dd{font-weight:700}
button,.button{margin-block-start:12px;min-block-size:44px;padding:8px 20px;border:1px solid var(--green);border-radius:6px;background:var(--green);color:var(--on);font:inherit;font-weight:700;text-decoration:none;cursor:pointer}
:focus-visible{outline:3px solid var(--green);outline-offset:2px}
[hidden]{display:none}
`;
