import type { Actor } from '../core/actor.ts';
import type { FilePurpose } from './file.contract.ts';

/** Whether somebody may begin an upload for a target (an id of the purpose's own kind, or none). */
export type MayUpload = (actor: Actor, targetId: string | null) => Promise<boolean>;

const rules = new Map<FilePurpose, MayUpload>([
  ['homework', async (actor) => actor.teachingContextIds.length > 0 || (actor.isTest && actor.role === 'instructor')],
]);

/** Files never decide who may hand in: the feature that knows says so, once, when it is loaded. */
export function allowUploads(purpose: FilePurpose, rule: MayUpload): void {
  rules.set(purpose, rule);
}

/** Asks the purpose's rule, in the ambient transaction. */
export async function mayUpload(actor: Actor, purpose: FilePurpose, targetId: string | null): Promise<boolean> {
  return (await rules.get(purpose)?.(actor, targetId)) ?? false;
}
