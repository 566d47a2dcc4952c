import { useState, type ReactElement } from 'react';
import { ApiError } from '../../api/errors.ts';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { Chips, ManyChips } from '../../ui/Chips.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Door } from '../../ui/Door.tsx';
import { CheckField, DateTimeField, NumberField, SelectField, TextArea, TextField } from '../../ui/Field.tsx';
import { FileChip } from '../../ui/FileChip.tsx';
import { ListState } from '../../ui/ListState.tsx';
import { Columns, Section } from '../../ui/Page.tsx';
import { SavedNote } from '../../ui/SavedNote.tsx';
import { Figure, KeyCap, Notice, Progress, Time } from '../../ui/small-parts.tsx';
import { useWords } from './words.ts';

export function Controls(): ReactElement {
  const w = useWords();
  const [title, setTitle] = useState('');
  const [due, setDue] = useState<string | undefined>('2026-11-20T00:00:00Z');
  const [points, setPoints] = useState<number | undefined>(20);
  const [kind, setKind] = useState('both');
  const [picked, setPicked] = useState<string[]>(['3A']);
  const [asking, setAsking] = useState(false);
  const kinds = [
    { value: 'both', label: w('紙本或照片', 'Paper or photo') },
    { value: 'paper', label: w('只收紙本', 'Paper only') },
    { value: 'online', label: w('只在網上', 'Online only') },
    { value: 'none', label: w('不用交', 'Nothing to hand in') },
  ];
  return (
    <Columns>
      <Section title={w('填寫', 'Fields')} aside={<SavedNote state="saved" at="2026-11-19T02:42:00Z" />}>
        <br />
        <TextField
          label={w('題目', 'Title')}
          required
          value={title}
          onChange={setTitle}
          error={w('請寫題目，學生才知道是哪一份。', 'Please give it a title, so that pupils know which it is.')}
        />
        <TextArea
          hand="red"
          label={w('評語', 'Comment')}
          value={w('比喻生動。', 'A lively simile.')}
          onChange={() => undefined}
        />
        <DateTimeField label={w('期限', 'Due')} value={due} onChange={setDue} hint={due} />
        <NumberField label={w('滿分', 'Out of')} value={points} onChange={setPoints} unit={w('分', 'points')} />
        <SelectField label={w('科目', 'Subject')} value={kind} onChange={setKind} options={kinds} />
        <CheckField label={w('收遲交的', 'Take late work')} checked onChange={() => undefined} />
        <Chips joined label={w('怎樣交', 'How')} value={kind} onChange={setKind} options={kinds} />
        <br />
        <ManyChips
          label={w('班別', 'Classes')}
          values={picked}
          onChange={setPicked}
          options={[
            { value: '3A', label: '3A' },
            { value: '3C', label: '3C' },
          ]}
        />
        <Notice tone="attention">{w('3C 週四超出 5 分鐘。', '3C is 5 min over on Thursday.')}</Notice>
      </Section>
      <Section title={w('其他', 'Others')} aside={<KeyCap>⏎</KeyCap>}>
        <br />
        <FileChip
          name={w('秋天詞語表.pdf', 'Autumn words.pdf')}
          type="application/pdf"
          size={1_400_000}
          href="/x"
          onRemove={() => undefined}
        />
        <FileChip name="IMG_2041.jpg" type="image/jpeg" size={284_000} progress={0.64} />
        <FileChip
          name="old.heic"
          type="image/heic"
          size={12}
          error={w('檔案是空的。請再拍一次。', 'The file is empty. Please take it again.')}
        />
        <br />
        <Progress
          value={12}
          max={28}
          label={w('已批', 'Marked')}
          ink="red"
          words={<span>{w('已批 12／28', '12 of 28 marked')}</span>}
        />
        <Figure
          label={w('交齊率', 'Hand-in rate')}
          value="95.1%"
          to="/rows"
          definition={w('期限加寬限內交的 ÷ 應交的', 'In by due + grace ÷ expected')}
        />
        <ButtonRow>
          <Button look="primary">{w('發布給 2 班 61 人', 'Publish to 2 classes, 61 pupils')}</Button>
          <Button>{w('排程', 'Schedule')}</Button>
          <Button look="quiet">{w('預覽', 'Preview')}</Button>
          <Button look="ending" onClick={() => setAsking(true)}>
            {w('收齊', 'Close collection')}
          </Button>
          <Button busy>{w('正在送', 'Sending')}</Button>
          <Button disabled>{w('未可', 'Not yet')}</Button>
        </ButtonRow>
        <br />
        <ButtonRow>
          {(['saving', 'saved', 'kept', 'error'] as const).map((state) => (
            <SavedNote key={state} state={state} at="2026-11-19T02:42:00Z" />
          ))}
        </ButtonRow>
        <ConfirmDialog
          open={asking}
          onClose={() => setAsking(false)}
          title={w('收齊默書（七）', 'Close dictation 7')}
          confirm={w('收齊', 'Close collection')}
          onConfirm={() => Promise.reject(new ApiError(503, 'database_unavailable', {}, '7Q4K-2219'))}
        >
          <p>
            {w(
              '收齊後 (7) (15) (28) 才列入欠交，可隨時重開。',
              'Only then are (7) (15) (28) missing; it can be reopened at any time.',
            )}
          </p>
        </ConfirmDialog>
      </Section>
    </Columns>
  );
}

export function Lists(): ReactElement {
  const w = useWords();
  const asked = { isFetching: false, dataUpdatedAt: Date.parse('2026-11-19T00:41:00Z'), refetch: () => undefined };
  return (
    <>
      <Columns>
        <Section title={w('載入中', 'Loading')}>
          <ListState
            query={{ ...asked, data: undefined, error: null }}
            loading={w('正在取 3A 的名單…', 'Getting 3A’s list…')}
          >
            {() => null}
          </ListState>
        </Section>
        <Section title={w('出錯', 'Error')}>
          <ListState query={{ ...asked, data: undefined, error: new ApiError(0, 'offline') }}>{() => null}</ListState>
          <ListState query={{ ...asked, data: ['1'], error: new ApiError(500, 'internal_error', {}, '7Q4K-2219') }}>
            {() => <p>…</p>}
          </ListState>
        </Section>
      </Columns>
      <Columns>
        <Section title={w('沒有權限', 'No permission')}>
          <ListState query={{ ...asked, data: undefined, error: new ApiError(403, 'forbidden', {}, '7Q4K-2219') }}>
            {() => null}
          </ListState>
        </Section>
        <Section title={w('沒有內容', 'Empty')}>
          <ListState
            query={{ ...asked, data: [], error: null }}
            empty={{
              ring: true,
              title: w('還沒有功課', 'No homework yet'),
              body: w('派第一份大約二十秒。', 'The first takes about twenty seconds.'),
              action: <Button look="primary">{w('派功課', 'Set homework')}</Button>,
            }}
          >
            {() => null}
          </ListState>
        </Section>
      </Columns>
      <Door
        inside
        sign="gap"
        title={w('還差一步：這個 Moodle 部署未獲接受', 'One step to go: this Moodle isn’t accepted yet')}
        facts={[
          [w('參考編號', 'Reference'), '7Q4K-2219'],
          [w('時間', 'Time'), <Time key="t" at="2026-11-19T00:02:41Z" as="receipt" />],
        ]}
        actions={<Button>{w('重試', 'Try again')}</Button>}
      >
        <p>{w('你的登入沒有問題。', 'Nothing is wrong with your login.')}</p>
      </Door>
    </>
  );
}
