import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { markStale } from '../../api/changes.ts';
import { ApiError } from '../../api/errors.ts';
import { useDraft } from '../../app/drafts.ts';
import { collect, markAbsent, takeBackAbsence } from './collect.queries.ts';

/** What was ticked for a pupil and isn't on the server yet. */
export type Tick = 'collected' | 'open' | 'absent' | 'present';
export type Ticks = Readonly<Record<string, Tick>>;

export interface UseTicks {
  /** Not on the server yet: shown over what the server told. */
  pending: Ticks;
  tick: (personId: string, to: Tick) => void;
  state: 'saved' | 'saving' | 'offline' | 'refused';
  /** The server refused: what it said. Those ticks are undone. */
  error: ApiError | undefined;
  /** Once everything is on the server. @returns false when it can't get there now */
  settle: () => Promise<boolean>;
}

const retryAfter = 5000;
const none: Ticks = {};

/**
 * Ticks go on the screen at once and to the server one bundle at a time. Without a network they wait on this device,
 * also over a reload, and are sent when it is back: nobody collects a book twice.
 */
export function useTicks(classHomeworkId: string): UseTicks {
  const queries = useQueryClient();
  const [pending, keep, drop, status] = useDraft<Ticks>(`collect.${classHomeworkId}`, none);
  const [state, setState] = useState<UseTicks['state']>('saved');
  const [error, setError] = useState<ApiError>();
  const latest = useRef<Ticks>(none);
  const running = useRef<Promise<boolean> | undefined>(undefined);

  const put = useCallback(
    (next: Ticks) => {
      latest.current = next;
      if (Object.keys(next).length > 0) keep(next);
      else {
        keep(none);
        drop();
      }
    },
    [keep, drop],
  );

  /** Takes off what the server has, unless it was ticked otherwise meanwhile. */
  const done = useCallback(
    (sent: Ticks) => put(Object.fromEntries(Object.entries(latest.current).filter(([id, to]) => sent[id] !== to))),
    [put],
  );

  const send = useCallback((): Promise<boolean> => {
    running.current ??= (async () => {
      try {
        while (Object.keys(latest.current).length > 0) {
          setState('saving');
          const sent = latest.current;
          await sendAll(classHomeworkId, sent);
          // The server's rows come before the ticks go: no tile flickers back.
          await queries.refetchQueries({ queryKey: ['class-homework', classHomeworkId, 'collect'] });
          done(sent);
        }
        setState('saved');
        setError(undefined);
        markStale(queries, [`class-homework:${classHomeworkId}`]);
        return true;
      } catch (failure) {
        const refused =
          failure instanceof ApiError && failure.status >= 400 && failure.status < 500 && failure.status !== 401;
        if (refused) {
          setError(failure);
          put(none);
          void queries.invalidateQueries({ queryKey: ['class-homework', classHomeworkId] });
        }
        setState(refused ? 'refused' : 'offline');
        return false;
      } finally {
        running.current = undefined;
      }
    })();
    return running.current;
  }, [classHomeworkId, done, put, queries]);

  const tick = useCallback(
    (personId: string, to: Tick) => {
      put({ ...latest.current, [personId]: to });
      setError(undefined);
      void send();
    },
    [put, send],
  );

  // What was ticked before a reload goes on its way.
  useEffect(() => {
    if (!status.restored || Object.keys(latest.current).length > 0) return;
    latest.current = pending;
    void send();
  }, [status.restored, pending, send]);

  useEffect(() => {
    const back = () => void send();
    window.addEventListener('online', back);
    const timer = state === 'offline' ? setTimeout(back, retryAfter) : undefined;
    return () => {
      window.removeEventListener('online', back);
      clearTimeout(timer);
    };
  }, [state, send]);

  const settle = useCallback(async () => Object.keys(latest.current).length === 0 || send(), [send]);
  return { pending, tick, state, error, settle };
}

async function sendAll(classHomeworkId: string, ticks: Ticks): Promise<void> {
  const of = (wanted: Tick) => Object.keys(ticks).filter((id) => ticks[id] === wanted);
  for (const personId of of('present')) await takeBackAbsence(classHomeworkId, personId);
  if (of('collected').length > 0) await collect(classHomeworkId, of('collected'), true);
  if (of('open').length > 0) await collect(classHomeworkId, of('open'), false);
  for (const personId of of('absent')) await markAbsent(classHomeworkId, personId);
}
