import { currentConfig } from '../../core/current-config.ts';
import { isInTransaction } from '../../core/db/database.ts';
import {
  LmsError,
  NotSupported,
  type ContextRef,
  type LineItem,
  type LineItemChanges,
  type LmsGateway,
  type Membership,
  type NewLineItem,
  type Result,
  type Score,
  type ScoreOutcome,
} from '../gateway.ts';
import type { Platform } from '../platform.model.ts';
import { scope } from './claim-names.ts';
import { isObject, type Payload } from './claims.ts';
import { canvas } from './families/canvas.ts';
import type { Family } from './families/family.ts';
import { generic } from './families/generic.ts';
import { moodle } from './families/moodle.ts';
import { nextLink } from './link-header.ts';
import { withLtijs, type AccessToken, type HandMadeToken, type LtijsProvider } from './ltijs/provider.ts';
import { readMember } from './members.ts';
import { problemOf } from './problems.ts';
import { getResults, postScore, serviceOf } from './scores.ts';
import { tool } from './tool-configuration.ts';

const families: Record<Platform['family'], Family> = { moodle, canvas, other: generic };
const PAGES_AT_MOST = 500;
const AGS = [scope.lineItem, scope.lineItemReadonly, scope.resultReadonly, scope.score];

/** The gateway to any LTI Advantage platform: services by ltijs behind its fence, scores and results by our own calls. */
export class LtiGateway implements LmsGateway {
  readonly #platform: Platform;
  readonly #family: Family;

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#family = families[platform.family];
  }

  get appendsComments(): boolean {
    return this.#family.appendsComments;
  }

  async *memberships(context: ContextRef): AsyncIterable<Membership> {
    const first = context.membershipsUrl;
    if (!first) throw new NotSupported('names_and_roles');
    const token = this.#token({ namesRoles: { context_memberships_url: first } });
    const pages = followed(first, (url) =>
      this.#ask([scope.memberships], async (ltijs) => {
        const page = await ltijs.NamesAndRoles.getMembers(token, { url, pages: 1 });
        if (!isObject(page) || !Array.isArray(page.members)) throw new LmsError('bad_answer', 'no_members');
        return { items: page.members as unknown[], next: page.next };
      }),
    );
    for await (const member of pages) {
      const read = readMember(member);
      if (read) yield read;
    }
  }

  async createLineItem(context: ContextRef, lineItem: NewLineItem): Promise<LineItem> {
    const container = needLineItems(context);
    this.#need(context, scope.lineItem, 'line_items');
    const body = {
      label: lineItem.label,
      scoreMaximum: lineItem.scoreMaximum,
      resourceId: lineItem.resourceId,
      tag: lineItem.tag ?? tool.id,
      ...this.#family.lineItemExtras(lineItem, launchUrlOf(lineItem.resourceId)),
    };
    return this.#ask(this.#ags(context), async (ltijs, token) =>
      readLineItem(
        await ltijs.Grade.createLineItem(this.#token({ endpoint: { lineitems: container } }), body, undefined, token),
      ),
    );
  }

  async findLineItem(context: ContextRef, resourceId: string): Promise<LineItem | undefined> {
    const container = needLineItems(context);
    const token = this.#token({ endpoint: { lineitems: container } });
    const first = new URL(container);
    first.searchParams.set('resource_id', resourceId);
    const pages = followed(first.href, (url) =>
      this.#ask(this.#ags(context), async (ltijs, accessToken) => {
        const page = await ltijs.Grade.getLineItems(token, { url }, accessToken);
        if (!Array.isArray(page.lineItems)) throw new LmsError('bad_answer', 'no_line_items');
        return { items: page.lineItems as unknown[], next: page.next };
      }),
    );
    // not every platform heeds the filter
    for await (const item of pages) if (isObject(item) && item.resourceId === resourceId) return readLineItem(item);
    return undefined;
  }

  async updateLineItem(context: ContextRef, lineItemUrl: string, changes: LineItemChanges): Promise<void> {
    this.#need(context, scope.lineItem, 'line_items');
    const token = this.#token({ endpoint: { lineitems: context.lineItemsUrl ?? lineItemUrl } });
    await this.#ask([scope.lineItem], async (ltijs, accessToken) => {
      const present = await ltijs.Grade.getLineItemById(token, lineItemUrl, accessToken);
      if (!isObject(present)) throw new LmsError('bad_answer', 'no_line_item');
      const { dueAt, ...rest } = changes;
      // a PUT replaces: what is left out is lost (Moodle unbinds the link)
      await ltijs.Grade.updateLineItemById(token, lineItemUrl, {
        ...present,
        ...rest,
        ...(dueAt ? { endDateTime: dueAt.toISOString() } : {}),
      });
    });
  }

  async sendScore(context: ContextRef, lineItemUrl: string, score: Score): Promise<ScoreOutcome> {
    if (!this.#ags(context).includes(scope.score)) return { kind: 'unsupported' };
    try {
      return await this.#ask(this.#ags(context), (_ltijs, token) => postScore(this.#family, token, lineItemUrl, score));
    } catch (error) {
      if (error instanceof LmsError) return outcomeOf(error);
      throw error;
    }
  }

  async *results(context: ContextRef, lineItemUrl: string, lmsUserId?: string): AsyncIterable<Result> {
    this.#need(context, scope.resultReadonly, 'results');
    const first = serviceOf(lineItemUrl, 'results');
    if (lmsUserId !== undefined) first.searchParams.set('user_id', lmsUserId);
    const pages = followed(first.href, (url) =>
      this.#ask(this.#ags(context), async (_ltijs, token) => {
        const page = await getResults(token, url);
        return { items: page.results, next: nextLink(page.link) };
      }),
    );
    for await (const result of pages) if (lmsUserId === undefined || result.lmsUserId === lmsUserId) yield result;
  }

  /** Scopes of the gradebook that the platform granted in this context. */
  #ags(context: ContextRef): string[] {
    const granted = context.agsScopes.length > 0 ? context.agsScopes : this.#platform.scopes;
    return AGS.filter((each) => granted.includes(each));
  }

  #need(context: ContextRef, wanted: string, service: NotSupported['service']): void {
    if (!this.#ags(context).includes(wanted)) throw new NotSupported(service);
  }

  #token(platformContext: HandMadeToken['platformContext']): HandMadeToken {
    return { iss: this.#platform.issuer, clientId: this.#platform.client_id, platformContext };
  }

  async #ask<T>(scopes: string[], work: (ltijs: LtijsProvider, token: AccessToken) => Promise<T>): Promise<T> {
    if (isInTransaction()) throw new Error('an LMS must not be asked while a transaction is open');
    if (scopes.length === 0) throw new NotSupported('line_items');
    try {
      return await withLtijs(this.#platform, scopes, work);
    } catch (error) {
      throw problemOf(error);
    }
  }
}

/** All items of a paged answer. Pages stay on the first one's origin, since the access token goes with them. */
async function* followed<T>(
  first: string,
  fetchPage: (url: string) => Promise<{ items: T[]; next: string | undefined }>,
): AsyncGenerator<T> {
  const seen = new Set<string>();
  let url: string | undefined = first;
  while (url) {
    if (seen.has(url) || seen.size >= PAGES_AT_MOST) throw new LmsError('bad_answer', 'endless_pages');
    seen.add(url);
    const page: { items: T[]; next: string | undefined } = await fetchPage(url);
    yield* page.items;
    url = page.next ? new URL(page.next, url).href : undefined;
    if (url && new URL(url).origin !== new URL(first).origin) throw new LmsError('bad_answer', 'foreign_page');
  }
}

function needLineItems(context: ContextRef): string {
  if (!context.lineItemsUrl) throw new NotSupported('line_items');
  return context.lineItemsUrl;
}

function launchUrlOf(classHomeworkId: string): string {
  return `${currentConfig().publicUrl}${tool.paths.launch}?homework_id=${classHomeworkId}`;
}

function readLineItem(item: unknown): LineItem {
  if (!isObject(item) || typeof item.id !== 'string' || !URL.canParse(item.id))
    throw new LmsError('bad_answer', 'no_line_item', { unknownOutcome: true });
  const string = (name: keyof Payload): string | null => (typeof item[name] === 'string' ? item[name] : null);
  return {
    url: item.id,
    label: string('label') ?? '',
    scoreMaximum: Number(item.scoreMaximum) || 0,
    resourceId: string('resourceId'),
    resourceLinkId: string('resourceLinkId'),
  };
}

/** A score that failed before it was posted: at the token. */
function outcomeOf(error: LmsError): ScoreOutcome {
  const { problem, detail, retryAfterMs } = error;
  if (problem === 'rate_limited') return { kind: 'rate_limited', retryAfterMs };
  if (problem === 'unavailable' || problem === 'bad_answer' || problem === 'gone')
    return { kind: 'unavailable', unknownOutcome: false, retryAfterMs, detail: `token_${detail}` };
  return { kind: 'unauthorised', detail: `token_${detail}` };
}
