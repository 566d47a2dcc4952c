import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { followChanges, type LiveState } from '../api/changes.ts';

const Live = createContext<LiveState>('connecting');

/** One stream of news for the whole page, as long as the session is open. */
export function LiveChanges({ active, children }: { active: boolean; children: ReactNode }): ReactElement {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => (active ? followChanges(queries, setState) : undefined), [queries, active]);
  return <Live.Provider value={active ? state : 'offline'}>{children}</Live.Provider>;
}

export const useLiveState = () => useContext(Live);
