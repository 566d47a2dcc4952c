/** Where Moodle and Canvas differ. One file of facts for each (moodle.ts, canvas.ts), one shape for both. */
import type { Core, Ticket } from './core.ts';
import type { Exchange, Reply, Route } from './http.ts';
import type { Column, Context, Draft, FlavourName, Link, MemberRole, Person, Tool } from './model.ts';

export interface MembershipPage {
  offset: number;
  limit: number;
}

/** What dynamic registration offers and asks (lms-facts F). */
export interface RegistrationRules {
  platformConfiguration: (core: Core) => Record<string, unknown>;
  scopesSupported: string[];
  registrationStatus: number;
  checkRegistration: (body: Record<string, unknown>, tool: Record<string, unknown>) => Reply | undefined;
  registrationScopes: (asked: string[]) => string[];
  registrationAnswer: (core: Core, tool: Tool) => Record<string, unknown>;
  /** What the tool asked to be told about people. */
  privacy: (tool: Record<string, unknown>, claims: string[]) => Pick<Tool, 'shareName' | 'shareEmail'>;
  placementName: (placement: string) => string;
}

export interface Flavour extends RegistrationRules {
  name: FlavourName;
  /** Paths below the issuer. */
  paths: {
    authorization: string;
    token: string;
    keys: string;
    configuration: string;
    registration: string;
    deepLinkReturn: string;
  };
  /** Id of a new resource link in a context. */
  newLinkId: (core: Core) => string;
  /** Id of the link that stands in a context without anybody adding it. */
  standingLinkId: (core: Core, context: Context) => string;
  newClient: (core: Core) => Pick<Tool, 'clientId' | 'number'>;
  /** The deployment id that activation gives. */
  deploymentId: (tool: Tool) => string;

  launchRoles: (person: Person, role: MemberRole | undefined) => string[];
  memberRoles: (role: MemberRole) => string[];
  messageHint: (core: Core, ticket: Ticket) => string;
  /** The ticket's id in a message hint that came back, or undefined. */
  readMessageHint: (hint: string) => string | undefined;
  loginHint: (person: Person) => string;
  /** Why an authentication request is refused: [error, description], or undefined. */
  refuseAuthentication: (
    core: Core,
    tool: Tool,
    request: URLSearchParams,
    person: Person,
  ) => [string, string] | undefined;
  acceptsRedirectUri: (tool: Tool, uri: string) => boolean;
  /** Seconds until an id_token expires. */
  tokenLife: number;
  /** Claims and forms of claims that only this LMS sends; changes them in place. */
  finishClaims: (core: Core, tool: Tool, ticket: Ticket, claims: Record<string, unknown>) => void;
  variables: (core: Core, ticket: Ticket) => Record<string, string | null>;
  /** Custom parameters of a link as they are sent. */
  linkCustom: (link: Link) => Record<string, string>;
  /** Fields beside id_token and state in the answer at the redirect URI. */
  answerFields: (ticket: Ticket) => Record<string, string>;

  lineItemsUrl: (core: Core, tool: Tool, context: Context) => string;
  lineItemUrl: (core: Core, tool: Tool, column: Column) => string;
  namesUrl: (core: Core, tool: Tool, context: Context) => string;
  gradedRoutes: (core: Core) => Route[];

  membersPage: (exchange: Exchange, total: number) => MembershipPage | Reply;
  membersLink: (core: Core, exchange: Exchange, page: MembershipPage, total: number) => string | undefined;
  acceptsNames: (accept: string | undefined) => boolean;
  sharesIdNumberAlways: boolean;

  deepLinkSettings: (core: Core, ticket: Ticket) => Record<string, unknown>;
  /** The ticket's facts in the return URL, or undefined when the return isn't from this person. */
  readDeepLinkReturn: (
    core: Core,
    exchange: Exchange,
    person: Person,
  ) => { context: string; placement: string } | undefined;
  /** Which claims of a deep-linking response are checked beyond its signature: undefined, or what is wrong. */
  refuseDeepLink: (core: Core, claims: Record<string, unknown>) => string | undefined;
  /** Whether items become drafts in a form that somebody still has to save. */
  asksToSave: (placement: string, items: number) => boolean;
  /** Makes the link (and column) of one item; a string says why not. */
  createFromItem: (core: Core, tool: Tool, draft: Draft) => Link | string;
}
