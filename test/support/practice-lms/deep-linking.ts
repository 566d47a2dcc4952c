/** The way back of deep linking: the tool's signed items arrive in the person's browser and become links. */
import { decodeJwt } from 'jose';
import { KeySetUnreachable, verifyToolToken } from './access-tokens.ts';
import { signedIn } from './authentication.ts';
import { isStaff, opaque, requireContext, type Core } from './core.ts';
import { autoPostPage, escapeHtml, html, scriptLiteral, type Exchange, type Reply, type Route } from './http.ts';
import type { Draft, Link } from './model.ts';
import { DL, LTI } from './vocabulary.ts';

/** What came of a response: drafts that wait for Save, links made at once, items refused, and the tool's words. */
export interface DeepLinkOutcome {
  drafts: Draft[];
  links: Link[];
  refused: string[];
  message?: string;
  error?: string;
}

function refused(core: Core, reason: string): Reply {
  const text = escapeHtml(reason);
  return core.flavour.name === 'canvas'
    ? {
        status: 400,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ errors: { jwt: [{ message: reason }] } }),
      }
    : html(`<!doctype html><html lang="en"><head><title>Error</title></head><body><h1>${text}</h1></body></html>`, 400);
}

async function receive(core: Core, exchange: Exchange): Promise<Reply> {
  const person = signedIn(core, exchange);
  // A form that a frame of the tool posts comes without our Lax cookie; from a page of ours it comes with it.
  if (!person && !exchange.form.has('repost')) {
    return autoPostPage(exchange.url.href, { ...Object.fromEntries(exchange.form), repost: '1' });
  }
  const place = person && core.flavour.readDeepLinkReturn(core, exchange, person);
  if (!place) return refused(core, 'invalidsesskey');
  if (!isStaff(core, requireContext(core, place.context), person)) return refused(core, 'nopermissions');
  const jwt = exchange.form.get('JWT') ?? '';
  const tool = core.state.tools.find((one) => one.clientId === issuerOf(jwt) && one.state === 'active');
  if (!tool) return refused(core, 'Unknown issuer of the response');
  let claims: Record<string, unknown>;
  try {
    claims = await verifyToolToken(core, tool, jwt);
  } catch (error) {
    return refused(core, error instanceof KeySetUnreachable ? error.message : 'JWT verification failed');
  }
  const wrong = core.flavour.refuseDeepLink(core, claims);
  if (wrong) return refused(core, wrong);
  if (claims[`${LTI}message_type`] !== 'LtiDeepLinkingResponse') return refused(core, 'Not an LtiDeepLinkingResponse');
  const items = claims[`${DL}content_items`] ?? [];
  if (!Array.isArray(items)) return refused(core, 'content_items must be an array');
  const outcome = takeItems(core, tool.clientId, place, items as Record<string, unknown>[]);
  outcome.message = claims[`${DL}msg`] as string | undefined;
  outcome.error = claims[`${DL}errormsg`] as string | undefined;
  return donePage(core, place.context, outcome);
}

function issuerOf(jwt: string): string | undefined {
  try {
    return decodeJwt(jwt).iss;
  } catch {
    return undefined;
  }
}

function takeItems(
  core: Core,
  clientId: string,
  place: { context: string; placement: string },
  items: Record<string, unknown>[],
): DeepLinkOutcome {
  const outcome: DeepLinkOutcome = { drafts: [], links: [], refused: [] };
  const fits = items.filter((item) => item.type === 'ltiResourceLink');
  for (const item of items)
    if (item.type !== 'ltiResourceLink') outcome.refused.push(`type ${String(item.type)} is not accepted`);
  const save = core.flavour.asksToSave(place.placement, fits.length);
  for (const item of save ? fits.slice(0, 1) : fits) {
    const draft: Draft = { id: opaque(9), context: place.context, clientId, placement: place.placement, item };
    if (save) {
      core.state.drafts.push(draft);
      outcome.drafts.push(draft);
    } else create(core, draft, outcome);
  }
  core.changed();
  return outcome;
}

function create(core: Core, draft: Draft, outcome: DeepLinkOutcome): void {
  const tool = core.state.tools.find((one) => one.clientId === draft.clientId)!;
  const made = core.flavour.createFromItem(core, tool, draft);
  if (typeof made === 'string') outcome.refused.push(made);
  else outcome.links.push(made);
}

/** Save is pressed in the form that a draft fills. @returns the link, or why there is none */
export function saveDraft(core: Core, id: string, typed: { title?: string } = {}): Link | string {
  const draft = core.state.drafts.find((one) => one.id === id);
  if (!draft) return 'The form is no longer valid';
  core.state.drafts = core.state.drafts.filter((one) => one !== draft);
  if (typed.title) draft.item = { ...draft.item, title: typed.title };
  const outcome: DeepLinkOutcome = { drafts: [], links: [], refused: [] };
  create(core, draft, outcome);
  return outcome.links[0] ?? outcome.refused[0]!;
}

/** Runs in the tool's frame, or in its window: hands the outcome to the page around it and steps aside. */
function donePage(core: Core, context: string, outcome: DeepLinkOutcome): Reply {
  const draft = outcome.drafts[0];
  const words = [outcome.message, outcome.error, ...outcome.refused].filter((word): word is string => Boolean(word));
  const query = new URLSearchParams(words.length ? { said: words.join(' · ') } : {});
  const next = draft
    ? `${core.issuer}/contexts/${encodeURIComponent(context)}/form/${draft.id}`
    : `${core.issuer}/contexts/${encodeURIComponent(context)}${query.size ? `?${query.toString()}` : ''}`;
  const result = {
    links: outcome.links.map((link) => link.id),
    drafts: outcome.drafts.map((one) => one.id),
    refused: outcome.refused,
    next,
  };
  return html(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>LTI</title></head>
<body><p><a id="next" href="${escapeHtml(next)}" target="_top">Continue</a></p>
<script type="application/json" id="outcome">${scriptLiteral(result)}</script>
<script>
const next = ${scriptLiteral(next)};
if (window.opener) { window.opener.location.href = next; window.close(); } else { window.top.location.href = next; }
</script></body></html>`);
}

export function deepLinkingRoutes(core: Core): Route[] {
  const path = `/${core.flavour.name}${core.flavour.paths.deepLinkReturn}`;
  return [{ method: 'POST', path, handle: (exchange) => receive(core, exchange) }];
}
