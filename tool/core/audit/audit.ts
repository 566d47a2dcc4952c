import { now } from '../clock.ts';
import { currentSchoolId, sql } from '../db/database.ts';
import { newId } from '../ids.ts';

/** One thing done, for accountability. `facts` hold ids, codes and counts; never personal data. */
export interface AuditEntry {
  action: string;
  actorId?: string | undefined;
  sessionId?: string | undefined;
  recordType?: string | undefined;
  recordId?: string | undefined;
  requestId?: string | undefined;
  facts?: Record<string, unknown>;
}

/** Writes one audit row in the ambient transaction: it stands if and only if the act itself does. */
export async function audit(entry: AuditEntry): Promise<void> {
  await sql(
    `insert into audit (school_id, id, at, actor_id, session_id, action, record_type, record_id, request_id, facts)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb)`,
    [
      currentSchoolId(),
      newId(),
      now(),
      entry.actorId ?? null,
      entry.sessionId ?? null,
      entry.action,
      entry.recordType ?? null,
      entry.recordId ?? null,
      entry.requestId ?? null,
      JSON.stringify(entry.facts ?? {}),
    ],
  );
}
