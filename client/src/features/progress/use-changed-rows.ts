import { useEffect, useRef, useState } from 'react';
import type { ProgressRow } from './progress.queries.ts';

/** How long the tint of a changed row stands; a little over its animation. */
const tint = 1400;

/** The pupils whose row has just become different, for their tint. Nothing is tinted when the list first comes. */
export function useChangedRows(rows: readonly ProgressRow[] | undefined): ReadonlySet<string> {
  const before = useRef<Map<string, string> | undefined>(undefined);
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    if (!rows) return;
    const now = new Map(rows.map((row) => [row.personId, JSON.stringify(row)]));
    const was = before.current;
    before.current = now;
    if (!was) return;
    // Rows that only came with the next page are no news.
    const found = [...now].filter(([id, text]) => was.has(id) && was.get(id) !== text).map(([id]) => id);
    if (found.length === 0) return;
    setChanged(new Set(found));
    const timer = setTimeout(() => setChanged(new Set()), tint);
    return () => clearTimeout(timer);
  }, [rows]);

  return changed;
}
