import { sqlOne } from '../../core/db/database.ts';
import { notFound } from '../../core/http/errors.ts';
import type { Platform } from '../platform.model.ts';
import type { LaunchClaims } from './claims.ts';
import { withoutToken } from './ltijs/provider.ts';

/** Signs the answer to a deep-linking request, in the ambient transaction of the platform's school; asks nobody. */
export async function deepLinkingMessage(of: {
  platformId: string;
  deploymentId: string;
  settings: NonNullable<LaunchClaims['deepLinking']>;
  items: object[];
}): Promise<string> {
  const platform = await sqlOne<Platform>('select * from lms_platform where id = $1', [of.platformId]);
  if (!platform) throw notFound('platform');
  const { returnUrl, data, acceptTypes, acceptMultiple } = of.settings;
  return withoutToken(platform, (ltijs) =>
    ltijs.DeepLinking.createDeepLinkingMessage(
      {
        iss: platform.issuer,
        clientId: platform.client_id,
        deploymentId: of.deploymentId,
        platformContext: {
          deepLinkingSettings: {
            deep_link_return_url: returnUrl,
            accept_types: acceptTypes,
            accept_multiple: acceptMultiple,
            ...(data === null ? {} : { data }),
          },
        },
      },
      of.items,
      {},
    ),
  );
}
