/**
 * The small part of ltijs 5.9.9 that is used, typed by what its source does. It ships no typings, and those of
 * DefinitelyTyped describe neither the store nor the services.
 */
declare module 'ltijs' {
  /** What the services read of an id token: made by hand from our own rows, so that jobs can use them. */
  export interface HandMadeToken {
    iss: string;
    clientId: string;
    deploymentId?: string;
    user?: string;
    platformContext: {
      endpoint?: { lineitems: string };
      namesRoles?: { context_memberships_url: string };
      resource?: { id: string };
      deepLinkingSettings?: {
        deep_link_return_url: string;
        accept_types: string[];
        accept_multiple: boolean;
        data?: string;
      };
    };
  }

  export interface AccessToken {
    token_type: string;
    access_token: string;
    expires_in: number;
    scope?: string;
  }

  export interface LtijsPlatform {
    platformActive(): Promise<boolean>;
    platformAccessToken(scopes: string): Promise<AccessToken>;
  }

  /** Seven methods. With a key the item is secret, and encrypting it is the store's affair. */
  export interface LtijsStore {
    setup(): Promise<true>;
    Close(): Promise<true>;
    Get(
      key: string | false,
      collection: string,
      query?: Record<string, unknown>,
    ): Promise<Record<string, unknown>[] | false>;
    Insert(key: string | false, collection: string, item: object, index?: object): Promise<true>;
    Replace(key: string | false, collection: string, query: object, item: object, index?: object): Promise<true>;
    Modify(key: string | false, collection: string, query: object, changes: object): Promise<true>;
    Delete(collection: string, query: object): Promise<true>;
  }

  export interface LtijsProvider {
    setup(encryptionKey: string, database: { plugin: LtijsStore }, options: { cors: false }): LtijsProvider;
    getPlatform(issuer: string, clientId: string): Promise<LtijsPlatform | false>;
    NamesAndRoles: {
      getMembers(
        token: HandMadeToken,
        options: { url: string; pages: number },
      ): Promise<{ members?: unknown; next?: string }>;
    };
    Grade: {
      getLineItems(
        token: HandMadeToken,
        options: { url?: string; resourceId?: string } | undefined,
        accessToken: AccessToken,
      ): Promise<{ lineItems: unknown; next?: string }>;
      createLineItem(
        token: HandMadeToken,
        lineItem: object,
        options: undefined,
        accessToken: AccessToken,
      ): Promise<unknown>;
      getLineItemById(token: HandMadeToken, url: string, accessToken: AccessToken): Promise<unknown>;
      updateLineItemById(token: HandMadeToken, url: string, lineItem: object): Promise<unknown>;
    };
    DeepLinking: {
      createDeepLinkingMessage(token: HandMadeToken, items: object[], options: object): Promise<string>;
    };
  }

  /** The exported provider is one instance for the process; its constructor gives one of our own. */
  export const Provider: { constructor: new () => LtijsProvider };
}
