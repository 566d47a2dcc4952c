/** The gradebook: the whole class for staff, one's own marks for a pupil; what is new shows within two seconds. */
import { findColumn, learnersOf, type Core } from '../core.ts';
import { gradebookOf, removeColumn, typeMark } from '../gradebook.ts';
import { escapeHtml, json, seeOther, type Reply, type Route } from '../http.ts';
import { gradebookScript } from './gradebook-script.ts';
import { contextPath, inContext, page, type ContextView } from './page.ts';

/** What the page shows: pupils see only their own row, and no column that isn't published. */
function shown({ core, context, staff, person }: ContextView): unknown {
  const people = learnersOf(core, context).filter((one) => staff || one.key === person.key);
  const keys = new Set(people.map((one) => one.key));
  return {
    staff,
    people: people.map(({ key, name, classNumber }) => ({ key, name, classNumber })),
    columns: gradebookOf(core, context.label)
      .filter((column) => staff || column.published)
      .map((column) => ({ ...column, results: column.results.filter((result) => keys.has(result.person)) })),
  };
}

function gradebookPage(view: ContextView): Reply {
  const { core, say, context, staff } = view;
  const words = {
    number: say('班號', 'No'),
    name: say('姓名', 'Name'),
    empty: say('成績冊還沒有欄位。', 'The gradebook has no columns yet.'),
    overridden: say('老師改過', 'changed by hand'),
    locked: say('已鎖定', 'Locked'),
    lock: say('鎖定', 'Lock'),
    unlock: say('解鎖', 'Unlock'),
    remove: say('刪除欄位', 'Delete column'),
    attempts: say('交了 # 次', 'attempts: #'),
    review: say('看作品', 'Review'),
    edit: say('改分', 'Edit'),
    unpublished: say('未發佈', 'Unpublished'),
    due: say('限期', 'Due'),
  };
  const dialog = staff
    ? `<dialog id="typed"><form method="post" action="${contextPath(core, context.label, '/mark')}"><h2 id="typed-title"></h2><input type="hidden" name="column"><input type="hidden" name="person">
<label class="row"><span>${say('分數（留空即清除）', 'Mark (empty clears it)')}</span><input type="number" step="any" name="score"></label>
<label class="row"><span>${say('評語', 'Comment')}</span><input type="text" name="comment" size="36"></label>
<p><button class="main">${say('儲存', 'Save')}</button> <button type="button" data-close>${say('取消', 'Cancel')}</button></p></form></dialog>`
    : '';
  return page(view, {
    title: say('成績冊', 'Grades'),
    current: 'gradebook',
    body: `<h1>${say('成績冊', 'Grades')}</h1><p class="lead">${escapeHtml(context.title)}・${say('每兩秒更新', 'updates every two seconds')} <span id="stale" hidden>${say('未能更新', 'not updating')}</span></p>
<div class="scroll" id="gradebook" tabindex="0"></div>${dialog}`,
    script: gradebookScript({
      base: contextPath(core, context.label),
      words,
      first: shown(view),
      locale: view.language === 'zh' ? 'zh-HK' : 'en-GB',
    }),
  });
}

function type({ core, context, exchange }: ContextView): Reply {
  const column = findColumn(core, exchange.form.get('column') ?? undefined);
  const person = exchange.form.get('person') ?? '';
  const typed = exchange.form.get('score')?.trim() ?? '';
  const score = typed === '' ? null : Number(typed);
  const known = learnersOf(core, context).some((one) => one.key === person);
  if (column?.context === context.label && known && (score === null || Number.isFinite(score))) {
    typeMark(core, column, person, score, exchange.form.get('comment') ?? undefined);
  }
  return seeOther(contextPath(core, context.label, '/gradebook'));
}

function change({ core, context, exchange }: ContextView): Reply {
  const column = findColumn(core, exchange.form.get('column') ?? undefined);
  if (column?.context === context.label) {
    const { lockedColumns } = core.switches;
    if (exchange.form.get('act') === 'delete') removeColumn(core, column, core.flavour.name === 'canvas');
    else if (!lockedColumns.delete(column.id)) lockedColumns.add(column.id);
  }
  return seeOther(contextPath(core, context.label, '/gradebook'));
}

export function gradebookRoutes(core: Core): Route[] {
  const base = `/${core.flavour.name}/contexts/:label`;
  return [
    { method: 'GET', path: `${base}/gradebook`, handle: inContext(core, gradebookPage) },
    { method: 'GET', path: `${base}/gradebook.json`, handle: inContext(core, (view) => json(shown(view))) },
    { method: 'POST', path: `${base}/mark`, handle: inContext(core, type, 'staff') },
    { method: 'POST', path: `${base}/column`, handle: inContext(core, change, 'staff') },
  ];
}
