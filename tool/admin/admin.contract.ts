import { z } from 'zod';

/** GET /connections: the school's platforms and their health, for its administrator. */
export const connectionsAnswer = z.object({
  publicUrl: z.string(),
  platforms: z.array(
    z.object({
      platformId: z.uuid(),
      name: z.string(),
      family: z.enum(['moodle', 'canvas', 'other']),
      issuer: z.string(),
      clientId: z.string(),
      status: z.enum(['active', 'off']),
      /** Clock of the platform minus ours, seconds; null: not measured yet. */
      skewSeconds: z.number().nullable(),
      services: z.object({ names: z.boolean(), gradebook: z.boolean(), columns: z.boolean() }),
      deployments: z.array(
        z.object({
          id: z.uuid(),
          deploymentId: z.string(),
          status: z.enum(['active', 'waiting', 'off']),
          firstSeenAt: z.iso.datetime(),
        }),
      ),
      scores: z.object({
        waiting: z.number(),
        held: z.number(),
        confirmed: z.number(),
        lastError: z.string().nullable(),
      }),
      rosters: z.object({ contexts: z.number(), failing: z.number(), lastError: z.string().nullable() }),
    }),
  ),
});
export type ConnectionsAnswer = z.infer<typeof connectionsAnswer>;

/** PATCH /connections/:platformId */
export const platformPatch = z.object({ status: z.enum(['active', 'off']) });
/** PATCH /deployments/:deploymentId: accept one that waits, or switch one off. */
export const deploymentPatch = z.object({ status: z.enum(['active', 'off']) });
export const changedAnswer = z.object({ changed: z.boolean() });
/** POST /connections/registration-link: works once, for seven days. */
export const registrationLinkAnswer = z.object({ url: z.string(), expiresAt: z.iso.datetime() });
