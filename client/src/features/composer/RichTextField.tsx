import '@mantine/core/styles/UnstyledButton.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/Button.layer.css';
import '@mantine/core/styles/Tooltip.layer.css';
import '@mantine/core/styles/Typography.layer.css';
import '@mantine/tiptap/styles.layer.css';
import { RichTextEditor } from '@mantine/tiptap';
import { useEditor } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { useMemo, type ComponentProps, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Composer.module.css';
import type { RichTextProps } from './RichText.tsx';

/** Only what the server keeps (`cleanBody`): nothing that would vanish after publishing. */
const extensions = [
  StarterKit.configure({
    heading: { levels: [3] },
    codeBlock: false,
    horizontalRule: false,
    link: { openOnClick: false, defaultProtocol: 'https', protocols: ['http', 'https', 'mailto'] },
  }),
];

export function RichTextField({ label, placeholder, html, onChange }: RichTextProps): ReactElement {
  const { t } = useTranslation('composer');
  const labels = useMemo(
    () => ({
      boldControlLabel: t('rich.bold'),
      italicControlLabel: t('rich.italic'),
      underlineControlLabel: t('rich.underline'),
      strikeControlLabel: t('rich.strike'),
      h3ControlLabel: t('rich.heading'),
      bulletListControlLabel: t('rich.bullets'),
      orderedListControlLabel: t('rich.numbers'),
      blockquoteControlLabel: t('rich.quote'),
      linkControlLabel: t('rich.link'),
      unlinkControlLabel: t('rich.unlink'),
      linkEditorInputLabel: t('rich.address'),
      linkEditorSave: t('rich.save'),
      linkEditorExternalLink: t('rich.newTab'),
      linkEditorInternalLink: t('rich.sameTab'),
      undoControlLabel: t('rich.undo'),
      redoControlLabel: t('rich.redo'),
    }),
    [t],
  );
  const editor = useEditor({
    extensions,
    content: html,
    immediatelyRender: true,
    shouldRerenderOnTransaction: true,
    editorProps: {
      attributes: { 'aria-label': label, 'aria-multiline': 'true', role: 'textbox', 'data-placeholder': placeholder },
    },
    onUpdate: ({ editor: changed }) => onChange(changed.isEmpty ? '' : changed.getHTML()),
  });
  const empty = editor?.isEmpty ?? true;

  return (
    <RichTextEditor
      // The same class: its types reach us once as a module and once as CommonJS.
      editor={editor as unknown as ComponentProps<typeof RichTextEditor>['editor']}
      labels={labels}
      classNames={{
        root: styles.rich ?? '',
        toolbar: styles.richBar ?? '',
        content: `${styles.richContent} ${empty ? styles.richEmpty : ''}`,
        control: styles.richControl ?? '',
        controlsGroup: styles.richGroup ?? '',
      }}
    >
      <RichTextEditor.Toolbar role="toolbar" aria-label={t('rich.toolbar')}>
        <RichTextEditor.ControlsGroup>
          <RichTextEditor.Bold />
          <RichTextEditor.Underline />
          <RichTextEditor.Strikethrough />
        </RichTextEditor.ControlsGroup>
        <RichTextEditor.ControlsGroup>
          <RichTextEditor.H3 />
          <RichTextEditor.BulletList />
          <RichTextEditor.OrderedList />
          <RichTextEditor.Blockquote />
        </RichTextEditor.ControlsGroup>
        <RichTextEditor.ControlsGroup>
          <RichTextEditor.Link />
          <RichTextEditor.Unlink />
        </RichTextEditor.ControlsGroup>
        <RichTextEditor.ControlsGroup>
          <RichTextEditor.Undo />
          <RichTextEditor.Redo />
        </RichTextEditor.ControlsGroup>
      </RichTextEditor.Toolbar>
      <RichTextEditor.Content />
    </RichTextEditor>
  );
}
