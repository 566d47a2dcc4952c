import { useTranslation } from 'react-i18next';
import type { FileCard } from '../../../../tool/homework/homework.contract.ts';
import type { VersionCard } from '../../../../tool/submissions/submission.contract.ts';
import type { Content, PupilHomework } from './hand-in.queries.ts';

type Kinds = readonly Pick<FileCard, 'kind'>[];

/** Says what a hand-in consists of: 2 頁, 3 個檔案, 文字和 1 頁. Pictures are pages. */
export function useContentWords(): (files: Kinds, text: string) => string {
  const { t } = useTranslation('hand-in');
  return (files, text) => {
    const pages = files.length > 0 && files.every(({ kind }) => kind === 'image' || kind === 'heic');
    const said = files.length > 0 && t(pages ? 'content.pages' : 'content.files', { count: files.length });
    if (text.trim() === '') return said || '';
    return said ? t('content.both', { files: said }) : t('content.text');
  };
}

/** The version that stands: the newest, unless it was taken back. */
export function standingVersion({ versions }: Pick<PupilHomework, 'versions'>): VersionCard | undefined {
  const [newest] = versions;
  return newest && newest.kind !== 'taken_back' ? newest : undefined;
}

/** It was returned to be done again, and nothing newer has been handed in. */
export const wantsRedo = ({ axes }: Pick<PupilHomework, 'axes'>): boolean => axes.judgement === 'redo';

/** Whether a version holds exactly this: then it has arrived, whatever became of the answer. */
export function isSame(version: VersionCard | undefined, content: Content): boolean {
  if (version?.kind !== 'hand_in' || version.text !== content.text) return false;
  const ids = (files: readonly { fileId: string }[]) => files.map(({ fileId }) => fileId).join();
  return ids(version.files) === ids(content.files);
}

export const isEmpty = ({ text, files }: Content): boolean => text.trim() === '' && files.length === 0;
