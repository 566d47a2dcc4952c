/** Pages with the tool in a frame, the step that launches it, and the form of a chosen activity. */
import { beginLaunch } from '../launches.ts';
import { findContext, findLink, type Core } from '../core.ts';
import { saveDraft } from '../deep-linking.ts';
import { autoPostPage, escapeHtml, seeOther, type Reply, type Route } from '../http.ts';
import { parentScript, storageFrameElement, storageFramePage } from './frame-scripts.ts';
import {
  contextPath,
  forPerson,
  inContext,
  launchPath,
  notEnrolled,
  page,
  type ContextView,
  type View,
} from './page.ts';
import { textOf } from '../json-values.ts';

const ALLOW = 'camera; microphone; clipboard-write; fullscreen; autoplay; display-capture';

function toolFrame(view: ContextView, query: Record<string, string>, title: string, current: string): Reply {
  const { core, say, context } = view;
  const window = launchPath(core, { ...query, target: 'window' });
  return page(view, {
    title,
    current,
    kind: 'tool',
    body: `<div class="toolbar"><a href="${escapeHtml(window)}" target="_blank" rel="opener" data-open="window">${say('在新視窗開啟', 'Open in a new window')}</a></div>
${storageFrameElement(core)}<iframe name="tool" title="${escapeHtml(title)}" src="${escapeHtml(launchPath(core, query))}" allow="${ALLOW}" allowfullscreen></iframe>`,
    script: parentScript(core, launchPath(core, { context: context.label, target: 'window' })),
  });
}

function open(view: ContextView): Reply {
  const { core, context, exchange, say } = view;
  const wanted = exchange.params.link;
  if (wanted === 'tool') return toolFrame(view, { context: context.label }, say('功課環', 'Homeloop'), 'tool');
  const link = findLink(core, wanted);
  if (link?.context !== context.label) {
    return page(view, {
      title: '404',
      body: `<h1>${say('這個活動已經移除', 'This activity is gone')}</h1>`,
      status: 404,
    });
  }
  const review = exchange.url.searchParams.get('for');
  const query: Record<string, string> = { context: context.label, link: link.id };
  return toolFrame(view, review ? { ...query, for: review } : query, link.title, 'home');
}

function add(view: ContextView): Reply {
  const placement = view.exchange.params.placement ?? '';
  return toolFrame(
    view,
    { context: view.context.label, add: placement },
    view.say('新增活動', 'Add an activity'),
    'home',
  );
}

/** Begins a launch by whoever is signed in; the page posts itself to the tool. */
function launch(view: View): Reply {
  const { core, say, person, exchange, language } = view;
  const query = exchange.url.searchParams;
  const context = findContext(core, query.get('context') ?? undefined);
  const review = query.get('for') ?? undefined;
  const placement = query.get('add') ?? undefined;
  const messageType = placement
    ? 'LtiDeepLinkingRequest'
    : review
      ? 'LtiSubmissionReviewRequest'
      : 'LtiResourceLinkRequest';
  try {
    const { action, fields } = beginLaunch(core, {
      person: person.key,
      context: context?.label,
      link: query.get('link') ?? undefined,
      messageType,
      placement,
      forPerson: review,
      targetLinkUri: ownUrl(core, query.get('url')),
      documentTarget: query.get('target') === 'window' ? 'window' : 'iframe',
      locale: language,
    });
    return autoPostPage(action, fields);
  } catch (error) {
    if (context && /not_enrolled/.test(String(error))) return notEnrolled(view, context);
    const reason = error instanceof Error ? error.message : String(error);
    return page(view, {
      title: '403',
      body: `<h1>${say('未能開啟', 'This can’t be opened')}</h1><p class="note">${escapeHtml(reason)}</p>`,
      status: 403,
    });
  }
}

/** An address that a page asks to launch must be the tool's own. */
function ownUrl(core: Core, url: string | null): string | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  const { host } = new URL(url);
  return core.state.tools.some((tool) => tool.domain === host) ? url : undefined;
}

function form(view: ContextView): Reply {
  const { core, say, context, exchange } = view;
  const draft = core.state.drafts.find((one) => one.id === exchange.params.draft && one.context === context.label);
  if (!draft) return seeOther(contextPath(core, context.label));
  const { item } = draft;
  const lineItem = item.lineItem as { scoreMaximum?: number } | undefined;
  const due = (item.submission as { endDateTime?: string } | undefined)?.endDateTime;
  return page(view, {
    title: say('新增活動', 'Add an activity'),
    current: 'home',
    body: `<h1>${say('新增活動：功課環', 'Add an activity: Homeloop')}</h1><p class="lead">${say('內容已選好，儲存後才會出現在課程中。', 'The content is chosen. It appears in the course once you save.')}</p>
<form method="post" id="activity"><label class="row"><span>${say('名稱', 'Name')}</span><input type="text" name="title" size="50" value="${escapeHtml(textOf(item.title))}"></label>
<dl><dt>${say('網址', 'URL')}</dt><dd>${escapeHtml(textOf(item.url))}</dd><dt>${say('滿分', 'Points')}</dt><dd>${escapeHtml(lineItem?.scoreMaximum ?? say('不評分', 'not graded'))}</dd>
${due && core.flavour.name === 'canvas' ? `<dt>${say('限期', 'Due')}</dt><dd>${escapeHtml(due)}</dd>` : ''}</dl>
<p><button class="main" data-save>${say('儲存並返回課程', 'Save and return to course')}</button> <a class="button" href="${contextPath(core, context.label)}">${say('取消', 'Cancel')}</a></p></form>`,
  });
}

function save({ core, context, exchange }: ContextView): Reply {
  const saved = saveDraft(core, exchange.params.draft ?? '', { title: exchange.form.get('title') ?? undefined });
  const said = typeof saved === 'string' ? `?said=${encodeURIComponent(saved)}` : '';
  return seeOther(contextPath(core, context.label, said));
}

/** Where tools send people back to: what they said is shown on the page of the course. */
function comeBack(core: Core, number: string | null, query: URLSearchParams): Reply {
  const context = core.state.contexts.find((one) => String(one.number) === number);
  if (!context) return seeOther(`/${core.flavour.name}/my`);
  const said = query.get('lti_errormsg') ?? query.get('lti_msg');
  return seeOther(contextPath(core, context.label, said ? `?said=${encodeURIComponent(said)}` : ''));
}

export function toolRoutes(core: Core): Route[] {
  const root = `/${core.flavour.name}`;
  const base = `${root}/contexts/:label`;
  const back: Route[] =
    core.flavour.name === 'moodle'
      ? [
          {
            method: 'GET',
            path: `${root}/mod/lti/return.php`,
            handle: ({ url }) => comeBack(core, url.searchParams.get('course'), url.searchParams),
          },
        ]
      : [
          {
            method: 'GET',
            path: `${root}/courses/:number/external_content/success/external_tool_redirect`,
            handle: ({ url, params }) => comeBack(core, params.number ?? null, url.searchParams),
          },
          { method: 'GET', path: `${root}/post_message_forwarding`, handle: storageFramePage },
        ];
  return [
    { method: 'GET', path: `${base}/open/:link`, handle: inContext(core, open) },
    { method: 'GET', path: `${base}/add/:placement`, handle: inContext(core, add, 'staff') },
    { method: 'GET', path: `${base}/form/:draft`, handle: inContext(core, form, 'staff') },
    { method: 'POST', path: `${base}/form/:draft`, handle: inContext(core, save, 'staff') },
    { method: 'GET', path: `${root}/launch`, handle: forPerson(core, launch) },
    ...back,
  ];
}
