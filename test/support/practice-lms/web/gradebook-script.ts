/** The script of the gradebook page: draws the table and asks again every two seconds. */
import { scriptLiteral } from '../http.ts';

interface Settings {
  base: string;
  words: Record<string, string>;
  first: unknown;
  locale: string;
}

export function gradebookScript(settings: Settings): string {
  return `
const { base, words, first, locale } = ${scriptLiteral(settings)};
const home = document.getElementById('gradebook');
const make = (tag, text, set) => { const node = document.createElement(tag); if (text !== undefined && text !== null) node.textContent = text; Object.assign(node, set || {}); return node; };
const time = (iso) => new Intl.DateTimeFormat(locale, { timeZone: 'Asia/Hong_Kong', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(new Date(iso));
const post = (fields) => {
  const form = make('form', null, { method: 'post', action: base + '/column' });
  for (const [name, value] of Object.entries(fields)) form.append(make('input', null, { type: 'hidden', name, value }));
  document.body.append(form); form.submit();
};
const dialog = document.getElementById('typed');
if (dialog) dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
const edit = (column, person, result) => {
  const form = dialog.querySelector('form');
  document.getElementById('typed-title').textContent = column.label + ' · ' + person.name;
  form.elements.column.value = column.id; form.elements.person.value = person.key;
  form.elements.score.value = result && result.score !== null ? result.score : '';
  form.elements.comment.value = (result && result.comment) || '';
  dialog.showModal();
};
function head(column, staff) {
  const cell = make('th', null, { scope: 'col' });
  cell.dataset.column = column.id;
  cell.append(make('span', column.label), make('br'), make('span', '/ ' + column.scoreMaximum, { className: 'muted' }));
  if (column.dueAt) cell.append(make('br'), make('span', words.due + ' ' + time(column.dueAt), { className: 'muted' }));
  if (!column.published) cell.append(make('br'), make('span', words.unpublished, { className: 'tag' }));
  if (column.locked) cell.append(make('br'), make('span', words.locked, { className: 'tag' }));
  if (staff) {
    const lock = make('button', column.locked ? words.unlock : words.lock, { type: 'button' });
    lock.addEventListener('click', () => post({ column: column.id, act: 'lock' }));
    const remove = make('button', words.remove, { type: 'button' });
    remove.addEventListener('click', () => post({ column: column.id, act: 'delete' }));
    cell.append(make('br'), lock, ' ', remove);
  }
  return cell;
}
function body(column, person, staff) {
  const result = column.results.find((one) => one.person === person.key);
  const cell = make('td', null, { className: 'mark' });
  cell.dataset.cell = column.id + '/' + person.key;
  const score = make(staff ? 'button' : 'b', !result || result.score === null ? '–' : String(result.score), { className: 'score' });
  if (staff) {
    score.type = 'button';
    score.setAttribute('aria-label', words.edit + ' ' + person.name + ' ' + score.textContent);
    score.addEventListener('click', () => edit(column, person, result));
  }
  cell.append(score);
  if (result && result.overridden) cell.append(' ', make('span', words.overridden, { className: 'tag' }));
  if (result && result.attempts) cell.append(' ', make('span', words.attempts.replace('#', result.attempts), { className: 'tag' }));
  for (const comment of (result && result.comments) || []) cell.append(make('small', comment, { className: 'comment' }));
  if (result && result.timestamp) cell.append(make('small', time(result.timestamp)));
  if (staff && column.reviewable && column.resourceLinkId) {
    cell.append(make('small')); cell.lastChild.append(make('a', words.review, { href: base + '/open/' + column.resourceLinkId + '?for=' + person.key }));
  }
  return cell;
}
let last = '';
function draw(state) {
  const text = JSON.stringify(state);
  if (text === last) return;
  last = text;
  if (!state.columns.length) { home.replaceChildren(make('p', words.empty, { className: 'muted' })); return; }
  const table = make('table'); const top = make('tr');
  top.append(make('th', words.number), make('th', words.name), ...state.columns.map((column) => head(column, state.staff)));
  const rows = state.people.map((person) => {
    const row = make('tr'); row.dataset.person = person.key;
    row.append(make('td', person.classNumber), make('td', person.name), ...state.columns.map((column) => body(column, person, state.staff)));
    return row;
  });
  const thead = make('thead'); thead.append(top); const tbody = make('tbody'); tbody.append(...rows);
  table.append(thead, tbody); home.replaceChildren(table);
}
draw(first);
const stale = document.getElementById('stale');
setInterval(async () => {
  try {
    const answer = await fetch(base + '/gradebook.json', { signal: AbortSignal.timeout(5000) });
    if (!answer.ok) throw new Error(String(answer.status));
    draw(await answer.json()); stale.hidden = true;
  } catch { stale.hidden = false; }
}, 2000);`;
}
