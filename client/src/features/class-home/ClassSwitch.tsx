import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { ClassHomeAnswer } from '../../../../tool/boards/boards.contract.ts';
import { SelectField } from '../../ui/Field.tsx';
import styles from './ClassHome.module.css';

/** To another of one's classes, where there are several. */
export function ClassSwitch({ home }: { home: ClassHomeAnswer }): ReactElement | null {
  const { t } = useTranslation('class-home');
  const navigate = useNavigate();
  if (home.otherContexts.length === 0) return null;
  const options = [{ contextId: home.contextId, title: home.title, classCode: home.classCode }, ...home.otherContexts];
  return (
    <div className={styles.switch}>
      <SelectField
        label={t('switch')}
        silent
        value={home.contextId}
        onChange={(contextId) => void navigate(`/class-home?class=${contextId}`)}
        options={options.map(({ contextId, title }) => ({ value: contextId, label: title }))}
      />
    </div>
  );
}
