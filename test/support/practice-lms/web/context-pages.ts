/** My courses, the page of a course, its people. */
import { findColumn, roleIn, type Core } from '../core.ts';
import { escapeHtml, seeOther, type Reply, type Route } from '../http.ts';
import type { Link, MemberRole } from '../model.ts';
import { contextPath, forPerson, inContext, launchPath, page, type ContextView, type View } from './page.ts';

function myContexts(view: View): Reply {
  const { core, say, person } = view;
  const mine = core.state.contexts.filter((context) => person.administrator || roleIn(core, context, person.key));
  const rows = mine
    .map(
      (context) =>
        `<li><a href="${contextPath(core, context.label)}">${escapeHtml(context.title)}</a> <span class="muted">${escapeHtml(context.label)}</span></li>`,
    )
    .join('');
  const empty = `<p class="note">${say('你沒有任何課程。', 'You have no courses.')}</p>`;
  return page(view, {
    title: say('我的課程', 'My courses'),
    current: 'my',
    body: `<h1>${say('我的課程', 'My courses')}</h1>${mine.length ? `<ul class="links">${rows}</ul>` : empty}`,
  });
}

function when(iso: string | undefined, view: View): string {
  if (!iso) return '';
  const format = new Intl.DateTimeFormat(view.language === 'zh' ? 'zh-HK' : 'en-GB', {
    timeZone: 'Asia/Hong_Kong',
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return format.format(new Date(iso));
}

function linkRow(view: ContextView, link: Link): string {
  const { core, say, staff, context } = view;
  const column = findColumn(core, link.column);
  const due = link.dueAt ? `<span class="muted">${say('限期', 'Due')} ${when(link.dueAt, view)}</span>` : '';
  const points = column ? `<span class="muted">${say('滿分', 'Out of')} ${column.scoreMaximum}</span>` : '';
  const hidden = link.published ? '' : `<span class="tag">${say('未發佈', 'Unpublished')}</span>`;
  const publish =
    staff && core.flavour.name === 'canvas'
      ? `<form class="inline" method="post" action="${contextPath(core, context.label, `/publish/${link.id}`)}"><button name="on" value="${link.published ? '' : '1'}">${link.published ? say('取消發佈', 'Unpublish') : say('發佈', 'Publish')}</button></form>`
      : '';
  const remove = staff
    ? `<form class="inline" method="post" action="${contextPath(core, context.label, `/remove/${link.id}`)}"><button>${say('移除', 'Remove')}</button></form>`
    : '';
  const open = link.newWindow
    ? launchPath(core, { context: context.label, link: link.id, target: 'window' })
    : contextPath(core, context.label, `/open/${link.id}`);
  return `<li data-link="${escapeHtml(link.id)}"><a href="${open}"${link.newWindow ? ' target="_blank" rel="opener"' : ''}>${escapeHtml(link.title)}</a>${hidden}${due}${points}<span class="grow"></span>${publish}${remove}</li>`;
}

function contextHome(view: ContextView): Reply {
  const { core, say, staff, context, exchange } = view;
  const links = core.state.links.filter(
    (link) => link.context === context.label && !link.standing && (staff || link.published),
  );
  const said = exchange.url.searchParams.get('said');
  const tool = core.state.tools.some((one) => one.state === 'active');
  const standing = tool
    ? `<li><a href="${contextPath(core, context.label, '/open/tool')}" data-open="tool">${say('功課環', 'Homeloop')}</a><span class="grow"></span>
<a class="muted" href="${launchPath(core, { context: context.label, target: 'window' })}" target="_blank" rel="opener" data-open="window">${say('在新視窗開啟', 'Open in a new window')}</a></li>`
    : `<li class="muted">${say('管理員還沒有接上功課環。', 'The administrator hasn’t connected Homeloop yet.')}</li>`;
  const add = staff && tool ? `<h2>${say('新增活動', 'Add an activity')}</h2><p>${addButtons(view)}</p>` : '';
  const list = links.length
    ? `<ul class="links">${links.map((link) => linkRow(view, link)).join('')}</ul>`
    : `<p class="muted">${say('還沒有功課連結。', 'No homework links yet.')}</p>`;
  return page(view, {
    title: context.title,
    current: 'home',
    body: `<h1>${escapeHtml(context.title)}</h1><p class="lead">${escapeHtml(context.label)}</p>
${said ? `<p class="note" id="said">${escapeHtml(said)}</p>` : ''}<ul class="links">${standing}</ul><h2>${say('功課', 'Homework')}</h2>${list}${add}`,
  });
}

/** One button for each way in which this LMS adds an activity from the tool. */
function addButtons({ core, say, context }: ContextView): string {
  const words: Record<string, string> = {
    assignment_selection: say('外部工具功課', 'Assignment from an external tool'),
    course_assignments_menu: say('功課選單：可一次選多份', 'Assignments menu, several at once'),
    link_selection: say('單元項目', 'Module item'),
    module_index_menu_modal: say('單元選單', 'Modules menu'),
    ContentArea: say('功課環', 'Homeloop'),
  };
  const messages = core.state.tools.findLast((one) => one.state === 'active')?.messages ?? [];
  const registered = new Set(
    messages.filter((message) => message.type === 'LtiDeepLinkingRequest').map((message) => message.placement),
  );
  const offered =
    core.flavour.name === 'moodle'
      ? ['ContentArea']
      : Object.keys(words).filter((placement) => registered.has(placement));
  if (!offered.length)
    return `<span class="muted">${say('這個工具沒有提供可加入的活動。', 'This tool offers nothing to add.')}</span>`;
  return offered
    .map(
      (placement) =>
        `<a class="button" data-add="${placement}" href="${contextPath(core, context.label, `/add/${placement}`)}">${words[placement]}</a>`,
    )
    .join(' ');
}

function members(view: ContextView): Reply {
  const { core, say, context } = view;
  const words: Record<MemberRole, string> = {
    Instructor: say('老師', 'Teacher'),
    TeachingAssistant: say('教學助理', 'Teaching assistant'),
    Learner: say('學生', 'Pupil'),
    Mentor: say('家長（觀察員）', 'Parent (observer)'),
    TestUser: say('學生檢視', 'Student View'),
  };
  const rows = context.members
    .filter(({ person }) => !core.switches.pupilGone.has(person))
    .map(({ person: key, role }) => {
      const person = core.state.people.find((one) => one.key === key)!;
      return `<tr><td>${person.classNumber ?? ''}</td><td>${escapeHtml(person.name)}</td><td>${words[role]}</td><td>${escapeHtml(person.email)}</td><td>${escapeHtml(person.idNumber)}</td></tr>`;
    });
  return page(view, {
    title: say('成員', 'People'),
    current: 'members',
    body: `<h1>${say('成員', 'People')}</h1><p class="lead">${rows.length}</p><div class="scroll"><table><thead><tr><th>${say('班號', 'No')}</th><th>${say('姓名', 'Name')}</th><th>${say('身分', 'Role')}</th><th>${say('電郵', 'E-mail')}</th><th>${say('編號', 'Id number')}</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`,
  });
}

function publish({ core, context, exchange }: ContextView): Reply {
  const link = core.state.links.find((one) => one.id === exchange.params.link && one.context === context.label);
  if (link) link.published = exchange.form.get('on') === '1';
  core.changed();
  return seeOther(contextPath(core, context.label));
}

/** Taking an activity away takes its column along, in Moodle and in Canvas alike. */
function remove({ core, context, exchange }: ContextView): Reply {
  const link = core.state.links.find((one) => one.id === exchange.params.link && one.context === context.label);
  core.state.links = core.state.links.filter((one) => one !== link);
  core.state.columns = core.state.columns.filter((column) => !link || column.link !== link.id);
  core.changed();
  return seeOther(contextPath(core, context.label));
}

export function contextRoutes(core: Core): Route[] {
  const base = `/${core.flavour.name}/contexts/:label`;
  return [
    { method: 'GET', path: `/${core.flavour.name}/my`, handle: forPerson(core, myContexts) },
    { method: 'GET', path: base, handle: inContext(core, contextHome) },
    { method: 'GET', path: `${base}/members`, handle: inContext(core, members) },
    { method: 'POST', path: `${base}/publish/:link`, handle: inContext(core, publish, 'staff') },
    { method: 'POST', path: `${base}/remove/:link`, handle: inContext(core, remove, 'staff') },
  ];
}
