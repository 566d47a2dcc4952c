import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ReceiptAnswer, VersionCard } from '../../../../tool/submissions/submission.contract.ts';
import { ApiError } from '../../api/errors.ts';
import { randomId } from '../../api/random-id.ts';
import { isSame } from './content.ts';
import { postHandIn, pupilHomeworkQuery, type Content, type PupilHomework } from './hand-in.queries.ts';

interface Press {
  /** What was pressed, and which version was the newest then. */
  about: string;
  key: string;
}

/**
 * Hands in. One press is one version, however often it is repeated: a second press while the first is on its way does
 * nothing, and the same work pressed again after a lost answer bears the same key. After a failure the server is asked
 * whether it has arrived after all.
 * @param onReceived called with the number of the version that the server holds
 */
export function useHandIn(homework: PupilHomework, personId: string, onReceived: (version: number) => void) {
  const queries = useQueryClient();
  const query = pupilHomeworkQuery(homework.classHomeworkId, personId);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const underWay = useRef(false);
  const last = useRef<Press>(undefined);

  async function press(content: Content): Promise<void> {
    if (underWay.current) return;
    underWay.current = true;
    setBusy(true);
    setError(null);
    const newest = homework.versions[0]?.number ?? 0;
    const about = JSON.stringify([newest, content.text, content.files.map(({ fileId }) => fileId)]);
    if (last.current?.about !== about) last.current = { about, key: randomId() };
    try {
      const receipt = await postHandIn(homework.classHomeworkId, content, last.current.key);
      const card = versionOf(receipt, content);
      queries.setQueryData(query.queryKey, (was) => was && withVersion(was, card, receipt.late));
      onReceived(receipt.version);
    } catch (failure) {
      const arrived = await findArrived(content, newest);
      if (arrived) onReceived(arrived.number);
      else setError(failure);
    } finally {
      underWay.current = false;
      setBusy(false);
      void queries.invalidateQueries({ queryKey: ['to-do'] });
    }
  }

  /** The answer may have been lost on its way back, not the work on its way there. */
  async function findArrived(content: Content, newest: number): Promise<VersionCard | undefined> {
    try {
      const { versions } = await queries.fetchQuery({ ...query, staleTime: 0 });
      return versions.find((version) => version.number > newest && isSame(version, content));
    } catch (unreachable) {
      if (unreachable instanceof ApiError) return undefined;
      throw unreachable;
    }
  }

  return { press, busy, error, forgetError: () => setError(null) };
}

function versionOf(receipt: ReceiptAnswer, content: Content): VersionCard {
  return {
    number: receipt.version,
    kind: 'hand_in',
    at: receipt.at,
    byName: null,
    text: content.text,
    receipt: receipt.receipt,
    files: content.files.map((file, i) => ({ ...file, sha256: receipt.files[i]?.sha256 ?? '' })),
  };
}

function withVersion(was: PupilHomework, card: VersionCard, late: boolean): PupilHomework {
  const others = was.versions.filter(({ number }) => number !== card.number);
  return {
    ...was,
    versions: [card, ...others],
    axes: {
      ...was.axes,
      work: 'handed_in',
      timeliness: late ? 'late' : 'in_time',
      judgement: 'unmarked',
      shown: late ? 'late' : 'handed_in',
    },
  };
}
