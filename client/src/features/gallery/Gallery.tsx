import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import { useState, type ReactElement } from 'react';
import { MemoryRouter } from 'react-router';
import { Choices } from '../../app/Choices.tsx';
import { setClock } from '../../i18n/clock.ts';
import { Button, ButtonRow, TextLink } from '../../ui/Button.tsx';
import { CountFilter } from '../../ui/Chips.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { InkBar } from '../../ui/InkBar.tsx';
import { Logo } from '../../ui/Logo.tsx';
import { Columns, Page, Section } from '../../ui/Page.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import { Mark, PupilName, Time } from '../../ui/small-parts.tsx';
import { State, type StateName } from '../../ui/State.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { UndoButton } from '../../ui/UndoButton.tsx';
import { Controls, Lists } from './GalleryControls.tsx';
import { useWords } from './words.ts';
import shell from '../../app/Shell.module.css';

// Only in development builds: every part on one page, with the board's own examples.
setClock('2026-11-19T01:00:00Z');

const states: StateName[] = [
  'to-do',
  'not-collected',
  'handed-in',
  'late',
  'missing',
  'excused',
  'absent',
  'to-correct',
  'marked',
  'signed',
];

const pupils: { no: number; zh?: string; en: string; state: StateName; at?: string; mark?: number }[] = [
  { no: 1, zh: '陳嘉怡', en: 'Chan Ka Yi', state: 'marked', at: '2026-11-18T10:33:00Z', mark: 17 },
  { no: 3, zh: '張子晴', en: 'Cheung Tsz Ching', state: 'to-correct', at: '2026-11-18T23:18:00Z', mark: 13.5 },
  { no: 9, zh: '何穎彤', en: 'Ho Wing Tung', state: 'handed-in', at: '2026-11-17T09:21:00Z' },
  { no: 17, zh: '何卓謙', en: 'Ho Cheuk Him', state: 'absent' },
  { no: 21, zh: '梁俊軒', en: 'Leung Chun Hin', state: 'missing' },
  { no: 24, zh: '潘樂天', en: 'Poon Lok Tin', state: 'late', at: '2026-11-19T00:41:00Z' },
  { no: 25, en: 'Rai Suman', state: 'handed-in', at: '2026-11-18T10:46:00Z' },
];

export function Gallery(): ReactElement {
  return (
    <MemoryRouter>
      <div className={shell.shell} data-density={new URLSearchParams(window.location.search).get('density') ?? 'table'}>
        <Bar />
        <Parts />
        <footer className={shell.foot}>
          <Choices />
        </footer>
      </div>
    </MemoryRouter>
  );
}

function Bar(): ReactElement {
  const w = useWords();
  return (
    <header className={shell.bar}>
      <span className={shell.brand}>
        <Logo />
      </span>
      <Tabs
        label={w('主要分頁', 'Main pages')}
        tabs={[
          { to: '/', label: w('今天', 'Today'), exact: true },
          { to: '/homework', label: w('功課', 'Homework') },
          { to: '/pupils', label: w('學生', 'Pupils') },
          { to: '/notices', label: w('通知', 'Notices') },
          { to: '/insight', label: w('分析', 'Insight') },
        ]}
      />
      <div className={shell.end}>
        <span className={`${shell.news} ${shell.on}`}>{w('即時更新', 'Live')}</span>
      </div>
    </header>
  );
}

function Parts(): ReactElement {
  const w = useWords();
  return (
    <Page
      title={w('3A 中文', '3A Chinese')}
      over={<Time at="2026-11-19T01:00:00Z" as="date" />}
      sentence={
        <Sentence
          text={w(
            '早安，李老師。有 <a>16 份</a>待批改，約 24 分鐘；默書還有 <b>3 本</b>未收；寫作 <c>1 人</c>欠交。',
            'Good morning, Ms Lee. <a>16</a> to mark, about 24 minutes. <b>3</b> dictation books not collected yet. <c>1 pupil</c> is missing the writing.',
          )}
          links={{ a: '/a', b: '/b', c: '/c' }}
        />
      }
      actions={
        <Button look="primary" size="large" icon={IconPlus}>
          {w('派功課', 'Set homework')}
        </Button>
      }
    >
      <Section title={w('進行中', 'In progress')} aside={w('3A・30 人', '3A · 30 pupils')}>
        <Rows>
          <Row
            strong
            title={w('寫作〈我的週末〉', 'Writing: My weekend')}
            sub={w('今天 8:00 截止・遲交 1、欠交 1、缺席 1', 'Due today 8:00 · 1 late, 1 missing, 1 absent')}
            middle={<InkBar expected={30} inTime={27} late={1} missing={1} excused={1} marked={12} signed={27} />}
            end={<Button>{w('批改', 'Mark')}</Button>}
          />
          <Row
            strong
            title={w('默書（七）', 'Dictation 7')}
            sub={w('今天收簿・未收 3、缺席 1', 'Collecting · 3 to come, 1 absent')}
            middle={<InkBar expected={30} inTime={26} notCollected={3} excused={1} marked={null} signed={28} />}
            end={<Button>{w('收簿', 'Collect')}</Button>}
          />
        </Rows>
      </Section>
      <Columns>
        <Section title={w('待批改', 'To mark')} aside={w('按 M 開始', 'Press M to start')}>
          <Rows>
            <Row
              title={w('寫作〈我的週末〉', 'Writing: My weekend')}
              sub={w('16 份・約 24 分鐘・最早 7:12 交', '16 · about 24 min · first in at 7:12')}
              end={<Button size="small">{w('繼續', 'Continue')}</Button>}
            />
            <Row
              to="/x"
              start={<State of="to-do" shapeOnly size={20} />}
              title={w('整行可按', 'The whole row opens')}
              sub={<Time at="2026-11-20T00:00:00Z" />}
              end={<Mark value={14} large />}
            />
          </Rows>
        </Section>
        <Section
          title={w('未收與欠交', 'Not collected · missing')}
          aside={<TextLink to="/p">{w('列印', 'Print')}</TextLink>}
        >
          <Rows>
            <Row
              lead={<State of="missing" />}
              title={w('3A (21) 梁俊軒', '3A (21) Leung Chun Hin')}
              sub={w('〈我的週末〉・家長今早 7:40 已讀', 'My weekend · family read it at 7:40')}
              end={
                <UndoButton
                  done={w('已提示', 'Nudged')}
                  after={w('8:33 已提示', 'Nudged 8:33')}
                  onAct={() => undefined}
                  onUndo={() => undefined}
                >
                  {w('提示', 'Nudge')}
                </UndoButton>
              }
            />
          </Rows>
        </Section>
      </Columns>
      <Section title={w('狀態', 'States')}>
        <ButtonRow>
          {states.map((state) => (
            <State key={state} of={state} />
          ))}
        </ButtonRow>
      </Section>
      <Roster />
      <Controls />
      <Lists />
    </Page>
  );
}

function Roster(): ReactElement {
  const w = useWords();
  const [shown, setShown] = useState('all');
  return (
    <Section title={w('名單', 'Roster')}>
      <CountFilter
        label={w('篩選', 'Filter')}
        value={shown}
        onChange={setShown}
        aside={w('家長已簽 27', '27 signed')}
        options={[
          { value: 'all', count: 30, label: w('全班', 'All') },
          { value: 'in', count: 15, label: <State of="handed-in" /> },
          { value: 'late', count: 1, label: <State of="late" /> },
          { value: 'missing', count: 1, label: <State of="missing" /> },
        ]}
      />
      <DataTable
        caption={w('3A 三十人', '3A, thirty pupils')}
        rows={pupils}
        rowKey={(pupil) => String(pupil.no)}
        sortedBy={{ key: 'no' }}
        tone={(pupil) => (pupil.state === 'missing' ? 'attention' : undefined)}
        columns={[
          {
            key: 'no',
            header: w('號', 'No'),
            cell: (p) => p.no,
            sort: (p) => p.no,
            align: 'end',
            width: '3em',
            narrow: 'line',
          },
          {
            key: 'name',
            header: w('姓名', 'Name'),
            names: true,
            cell: (p) => <PupilName of={{ nameZh: p.zh ?? null, nameEn: p.en }} />,
            sort: (p) => p.en,
          },
          { key: 'state', header: w('狀態', 'State'), cell: (p) => <State of={p.state} />, narrow: 'line' },
          { key: 'at', header: w('時間', 'Time'), quiet: true, cell: (p) => p.at && <Time at={p.at} as="table" /> },
          {
            key: 'mark',
            header: w('分', 'Mark'),
            align: 'end',
            cell: (p) => p.mark && <Mark value={p.mark} />,
            sort: (p) => p.mark ?? -1,
            narrow: 'line',
          },
        ]}
      />
    </Section>
  );
}
