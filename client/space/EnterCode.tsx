/** Asks for the code of the slip, kindly: nothing about a mistake is the person's fault. */

import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Space } from '#contract/space';
import { readSlipCode } from '#surveys/codes';
import { nameOfLanguage } from '#surveys/language';
import { ApiProblem, ApiUnreachable } from '../api.ts';
import { PlainButton } from '../fill/PlainButton.tsx';
import { Icon } from '../ui/Icon.tsx';
import { openSpace } from './space-api.ts';
import { interfaceLanguageOf, SPACE_LANGUAGES } from './space-texts.ts';

export type EnterIssue =
  | { readonly key: 'unknown' | 'expired' | 'short' | 'offline' | 'failed' }
  | { readonly key: 'wait'; readonly minutes: number };

const ISSUES: Readonly<Record<string, EnterIssue['key']>> = {
  code_mistyped: 'unknown',
  code_unknown: 'unknown',
  invalid_input: 'unknown',
  slip_expired: 'expired',
  slip_revoked: 'expired',
  space_archived: 'expired',
};

/** What to say about a code that did not open anything. */
export function issueOf(error: unknown): EnterIssue {
  if (error instanceof ApiUnreachable) return { key: error.reason === 'garbled' ? 'failed' : 'offline' };
  if (!(error instanceof ApiProblem)) return { key: 'failed' };
  if (error.status === 429) return { key: 'wait', minutes: Math.ceil((error.retryAfterSeconds ?? 60) / 60) };
  const key = ISSUES[error.code];
  return key && key !== 'wait' ? { key } : { key: 'failed' };
}

interface EnterCodeProps {
  firstCode?: string;
  firstIssue?: EnterIssue | null;
  /** The space was open before, and what was typed waits. */
  again?: boolean;
  language: string;
  onLanguage: (language: string) => void;
  onOpened: (space: Space) => void;
}

export function EnterCode({
  firstCode = '',
  firstIssue = null,
  again,
  language,
  onLanguage,
  onOpened,
}: EnterCodeProps) {
  const { t } = useTranslation();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState(firstCode);
  const [issue, setIssue] = useState<EnterIssue | null>(firstIssue);
  const [opening, setOpening] = useState(false);

  useEffect(() => {
    if (again) field.current?.focus();
  }, [again]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (opening) return;
    const read = readSlipCode(code);
    if (!read.ok) {
      setIssue({ key: read.problem === 'mistyped' ? 'unknown' : 'short' });
      field.current?.focus();
      return;
    }
    setOpening(true);
    setIssue(null);
    try {
      onOpened(await openSpace(read.code));
    } catch (error) {
      setIssue(issueOf(error));
      field.current?.focus();
    } finally {
      setOpening(false);
    }
  }
  return (
    <main className="wm-space__enter" id="content">
      <SpokenLanguages language={language} onLanguage={onLanguage} />
      <h1 className="kern-heading-large">{again ? t('space.again.title') : t('space.enter.title')}</h1>
      <p className="kern-body">{again ? t('space.again.lead') : t('space.enter.lead')}</p>
      <form className="wm-form" onSubmit={(event) => void submit(event)} noValidate>
        <div className="kern-form-input">
          <label className="kern-label" htmlFor={id}>
            {t('space.enter.code')}
          </label>
          <div className="kern-hint" id={`${id}-hint`}>
            {t('space.enter.hint')}
          </div>
          <input
            id={id}
            ref={field}
            className="kern-form-input__input wm-space__code"
            value={code}
            onChange={(event) => setCode(event.target.value)}
            aria-describedby={`${id}-hint${issue ? ` ${id}-issue` : ''}`}
            aria-invalid={issue !== null}
            autoComplete="off"
            autoCapitalize="characters"
            autoCorrect="off"
            spellCheck={false}
            maxLength={60}
            dir="ltr"
          />
          {issue && (
            <p className="wm-space__issue" id={`${id}-issue`} role="alert">
              <Icon name="info" />
              <span className="kern-body">
                {issue.key === 'wait'
                  ? t('space.enter.wait', { minutes: issue.minutes })
                  : t(`space.enter.${issue.key}`)}
              </span>
            </p>
          )}
        </div>
        <PlainButton kind="primary" type="submit" block disabled={opening}>
          {opening ? t('space.enter.opening') : t('space.enter.open')}
        </PlainButton>
      </form>
      {!again && <p className="kern-body wm-space__free">{t('space.enter.free')}</p>}
    </main>
  );
}

/** The languages that this page itself speaks. */
function SpokenLanguages({ language, onLanguage }: { language: string; onLanguage: (language: string) => void }) {
  const { t } = useTranslation();
  const spoken = interfaceLanguageOf(language);
  return (
    <nav aria-label={t('space.places.language')}>
      <ul className="wm-space__languages">
        {SPACE_LANGUAGES.map((tag) => (
          <li key={tag}>
            <button
              type="button"
              className="wm-states__button"
              lang={tag}
              aria-pressed={tag === spoken}
              onClick={() => onLanguage(tag)}
            >
              {nameOfLanguage(tag)}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
