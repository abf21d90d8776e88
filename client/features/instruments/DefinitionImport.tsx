/**
 * Reads in a definition: a file or pasted text is checked by the server, every problem is listed, the code book and a
 * preview show what it would become, and only then it is saved as a draft.
 */

import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type DefinitionCheck,
  type DefinitionInput,
  definitionCheck,
  INSTRUMENT_MAX_BYTES,
} from '#contract/instrument';
import { decodeDefinition } from '#surveys/definition-encoding';
import { textIn } from '#surveys/language';
import { api } from '../../api.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { FileDrop } from '../../ui/FileDrop.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { Section } from '../../ui/Page.tsx';
import { TextArea } from '../../ui/TextField.tsx';
import { instrumentsPath } from '../../ui/use-instruments.ts';
import { CodeBook } from './CodeBook.tsx';
import { DefinitionIssues } from './DefinitionIssues.tsx';
import { HeadFields, headOf, isKey, withHead } from './HeadFields.tsx';
import { Preview } from './Preview.tsx';

/** Checking hundreds of questions may take a moment. */
const patience = 60_000;

interface DefinitionImportProps {
  projectId: string;
  /** What the saving button says. */
  submit: string;
  /** Of the instrument that gets a new draft: its key stays. */
  fixedKey?: string;
  onSave: (input: DefinitionInput) => Promise<void>;
}

export function DefinitionImport({ projectId, submit, fixedKey, onSave }: DefinitionImportProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [pasted, setPasted] = useState('');
  const [trouble, setTrouble] = useState('');
  const [input, setInput] = useState<DefinitionInput | null>(null);
  const check = useMutation({
    mutationFn: (next: DefinitionInput) =>
      api.post(`${instrumentsPath(projectId)}/check`, {
        body: { definition: next },
        reply: definitionCheck,
        timeout: patience,
      }),
    onSuccess: (found) => {
      const errors = found.issues.filter((issue) => issue.severity === 'error').length;
      announce(errors === 0 ? t('instruments.issues.clean') : t('instruments.issues.errors', { count: errors }));
    },
  });

  function begin(fileName: string, content: string): void {
    if (new Blob([content]).size > INSTRUMENT_MAX_BYTES) {
      setTrouble(t('instruments.import.tooLarge'));
      return;
    }
    setTrouble('');
    const next = { fileName, content, ...(fixedKey === undefined ? {} : { key: fixedKey }) };
    setInput(next);
    check.mutate(next);
  }

  async function read(file: File): Promise<void> {
    // Whatever lies on a disk may be called .json: its size is known before it is read.
    if (file.size > INSTRUMENT_MAX_BYTES) {
      setTrouble(t('instruments.import.tooLarge'));
      return;
    }
    try {
      begin(file.name, decodeDefinition(new Uint8Array(await file.arrayBuffer())));
    } catch {
      setTrouble(t('instruments.import.unreadable'));
    }
  }

  function checkPasted(): void {
    if (pasted.trim() === '') setTrouble(t('instruments.import.nothing'));
    else begin('', pasted);
  }

  return (
    <>
      <div className="wm-narrow">
        <FileDrop
          label={t('instruments.import.drop')}
          hint={t('instruments.import.dropHint')}
          accept=".json,.csv,application/json,text/csv"
          disabled={check.isPending}
          onFile={(file) => void read(file)}
        />
        <TextArea
          label={t('instruments.import.paste')}
          hint={t('instruments.import.pasteHint')}
          optional
          rows={4}
          value={pasted}
          onChange={setPasted}
        />
        <div>
          <Button busy={check.isPending} onPress={checkPasted}>
            {t('instruments.import.check')}
          </Button>
        </div>
        {trouble && (
          <Alert kind="danger" title={t('ui.form.failedTitle')} live="alert">
            {trouble}
          </Alert>
        )}
      </div>
      {check.isError && <ErrorAlert error={check.error} />}
      {input && check.data && !check.isPending && (
        <Checked
          found={check.data}
          input={input}
          submit={submit}
          fixedKey={fixedKey}
          onCheck={(next) => {
            setInput(next);
            check.mutate(next);
          }}
          onSave={onSave}
        />
      )}
    </>
  );
}

interface CheckedProps {
  found: DefinitionCheck;
  input: DefinitionInput;
  submit: string;
  fixedKey: string | undefined;
  onCheck: (input: DefinitionInput) => void;
  onSave: (input: DefinitionInput) => Promise<void>;
}

/** What the file would become. */
function Checked({ found, input, submit, fixedKey, onCheck, onSave }: CheckedProps) {
  const { t, i18n } = useTranslation();
  const heading = useRef<HTMLDivElement>(null);
  const save = useMutation({ mutationFn: onSave });
  useEffect(() => heading.current?.focus(), []);
  const { file, outline, items, issues } = found;
  const language = file?.languages.includes(i18n.language) ? i18n.language : (file?.languages[0] ?? i18n.language);
  /** These formats have no title, key and language of their own. */
  const headless = found.format === 'surveyjs' || found.format === 'codebook';
  const [head, setHead] = useState(() => headOf(input, outline));
  const changed = JSON.stringify(head) !== JSON.stringify(headOf(input, outline));
  const whole = headless && changed ? withHead(input, head) : input;
  const name = input.fileName || t('instruments.import.pasted');
  const title = outline?.title ? textIn(outline.title, i18n.language) : '';
  return (
    <>
      <div className="wm-found" ref={heading} tabIndex={-1}>
        <Alert kind={file ? 'success' : 'warning'} title={title || t('instruments.import.chosen', { name })}>
          {found.format !== 'unknown' && <Recognised found={found} />}
        </Alert>
        <DefinitionIssues issues={issues} />
        {issues.length === 0 && <p className="kern-body">{t('instruments.issues.clean')}</p>}
      </div>
      {headless && (
        <HeadFields
          head={head}
          languages={outline?.languages ?? []}
          keyFixed={fixedKey !== undefined}
          changed={changed}
          onChange={setHead}
          onCheck={() => onCheck(withHead(input, head))}
        />
      )}
      {file && (
        <div>
          <Button kind="primary" disabled={!isKey(head.key)} busy={save.isPending} onPress={() => save.mutate(whole)}>
            {submit}
          </Button>
        </div>
      )}
      {save.isError && <ErrorAlert error={save.error} />}
      {file && <Preview file={file} />}
      {items.length > 0 && (
        <Section title={t('instruments.codeBook.title')} id="code-book">
          <CodeBook items={items} language={language} />
        </Section>
      )}
    </>
  );
}

/** What kind of file it is and how many questions it has; no number where none is known. */
function Recognised({ found: { format, file, outline } }: { found: DefinitionCheck }) {
  const { t } = useTranslation();
  const kind = t(`instruments.import.format.${format}`);
  const count = outline?.items ?? null;
  const items = count === null ? '' : t('instruments.items', { count });
  const words = count === null ? 'recognised' : file ? 'recognisedItems' : 'readable';
  return <p className="kern-body">{t(`instruments.import.${words}`, { format: kind, items })}</p>;
}
