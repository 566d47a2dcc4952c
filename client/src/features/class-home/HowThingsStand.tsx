import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassHomeAnswer } from '../../../../tool/boards/boards.contract.ts';
import { useSession } from '../../app/session.ts';
import { now } from '../../i18n/clock.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { wallTime } from '../../i18n/zone.ts';
import { Sentence } from '../../ui/Sentence.tsx';

/** How many homeworks of a kind are called by name; more are only counted, so that it stays one sentence. */
const named = 1;

/** Good morning, Ms Lee. 16 to mark; 3 dictation books not collected yet; 1 pupil is missing the writing. */
export function HowThingsStand({ home }: { home: ClassHomeAnswer }): ReactElement {
  const { t } = useTranslation('class-home');
  const f = useFormat();
  const { person } = useSession();
  const links: Record<string, string> = {};
  const clauses: string[] = [];

  const toMark = home.toMark.reduce((sum, { count }) => sum + count, 0);
  if (toMark > 0) {
    const [only, more] = home.toMark;
    links.toMark = only && !more ? `/class-homework/${only.classHomeworkId}/marking` : '#to-mark';
    clauses.push(t('stands.toMark', { count: toMark }));
  }
  for (const kind of ['not_collected', 'missing', 'to_correct'] as const) {
    const found = byHomework(home, kind);
    if (found.length <= named) {
      found.forEach(({ classHomeworkId, title, pupils }, i) => {
        const tag = `${kind}${i}`;
        links[tag] =
          kind === 'not_collected'
            ? `/class-homework/${classHomeworkId}/collect`
            : `/class-homework/${classHomeworkId}?show=${kind}`;
        clauses.push(t(`stands.${kind}`, { title, tag, count: pupils }));
      });
    } else {
      links[kind] = '#attention';
      clauses.push(t(`stands.${kind}_many`, { tag: kind, count: found.reduce((sum, { pupils }) => sum + pupils, 0) }));
    }
  }

  const known = person.nameZh || person.nameEn;
  const name = known ? f.personName(person) : person.displayName;
  const hour = wallTime(now(), f.zone).hour;
  const greeting = t(hour < 12 ? 'stands.morning' : hour < 18 ? 'stands.afternoon' : 'stands.evening', { name });
  const rest = clauses.length > 0 ? clauses.join(t('stands.between')) + t('stands.end') : calm();
  return <Sentence text={`${greeting}${rest}`} links={links} />;

  function calm(): string {
    if (home.homework.length === 0) return t('stands.nothingYet');
    const due = home.homework.some(({ dueAt }) => dueAt && new Date(dueAt) <= now());
    return due ? t('stands.allIn') : t('stands.nothingDue');
  }
}

function byHomework(home: ClassHomeAnswer, kind: ClassHomeAnswer['attention'][number]['kind']) {
  const found = new Map<string, { classHomeworkId: string; title: string; pupils: number }>();
  for (const entry of home.attention.filter((one) => one.kind === kind)) {
    const { classHomeworkId, title } = entry;
    const before = found.get(classHomeworkId)?.pupils ?? 0;
    found.set(classHomeworkId, { classHomeworkId, title, pupils: before + entry.pupils.length });
  }
  return [...found.values()];
}
