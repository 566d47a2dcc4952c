import { inSchool, sqlOne } from '../core/db/database.ts';
import { notFound } from '../core/http/errors.ts';
import { LmsError, type ContextRef, type LmsGateway } from './gateway.ts';
import { LtiGateway } from './lti/lti-gateway.ts';
import type { Platform } from './platform.model.ts';

interface Row {
  platform: Platform;
  deployment_status: string;
  context_id: string;
  memberships_url: string | null;
  line_items_url: string | null;
  ags_scopes: string[];
}

/**
 * The gateway for a context, and the context as it wants it. Loads both in a short transaction; the gateway then works
 * without one.
 * @throws AppError 404; LmsError `off` when the connection is switched off
 */
export async function gatewayFor(
  schoolId: string,
  contextId: string,
): Promise<{ gateway: LmsGateway; context: ContextRef }> {
  const row = await inSchool(schoolId, () =>
    sqlOne<Row>(
      `select to_jsonb(p) as platform, d.status as deployment_status, c.context_id, c.memberships_url, c.line_items_url,
         c.ags_scopes
       from lms_context c
       join lms_platform p on p.school_id = c.school_id and p.id = c.platform_id
       join lms_deployment d on d.school_id = c.school_id and d.id = c.deployment_id
       where c.id = $1`,
      [contextId],
    ),
  );
  if (!row) throw notFound('context');
  if (row.platform.status !== 'active') throw new LmsError('off', 'platform_off');
  if (row.deployment_status !== 'active') throw new LmsError('off', 'deployment_off');
  return {
    gateway: new LtiGateway(row.platform),
    context: {
      id: contextId,
      schoolId,
      contextId: row.context_id,
      membershipsUrl: row.memberships_url,
      lineItemsUrl: row.line_items_url,
      agsScopes: row.ags_scopes,
    },
  };
}
