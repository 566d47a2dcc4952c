import { EventEmitter } from 'node:events';

/** What the tool has acknowledged. Whatever stands here must be there at the end, whoever was killed. */
export interface Ledger {
  published: { classHomeworkId: string; title: string }[];
  receipts: {
    classHomeworkId: string;
    pupil: string;
    receipt: string;
    version: number;
    text: string;
    files: { name: string; sha256: string; size: number }[];
  }[];
  marks: { submissionId: string; rev: number; points: number; comment: string }[];
  releases: { submissionId: string; points: number; comment: string }[];
  /** Emits `acknowledged` at the very moment when an answer has arrived. */
  news: EventEmitter;
}

export function newLedger(): Ledger {
  return { published: [], receipts: [], marks: [], releases: [], news: new EventEmitter().setMaxListeners(0) };
}
