/**
 * "Fertig für heute": marks a moment and locks nothing. Whoever said so goes on whenever they like, and every device that
 * has the reading open shows it.
 */

import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { textIn } from '#surveys/language';
import { ApiProblem } from '../api.ts';
import { useAnnounce } from '../ui/Live.tsx';
import { longDate } from '../ui/long-date.ts';
import { InlineMarkdown } from '../ui/Markdown.tsx';
import { useFill } from './fill-context.ts';
import { PlainButton } from './PlainButton.tsx';
import { useParts } from './use-parts.ts';

function useDoneSince(): string | null {
  const { i18n } = useTranslation();
  const { snapshot } = useFill();
  if (snapshot.completedAt === null) return null;
  const when = { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' } as const;
  return longDate(i18n.language, when)(snapshot.completedAt);
}

/** At the top of every screen of a reading that is done for now; says it aloud when that changes, here or elsewhere. */
export function DoneNote() {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const when = useDoneSince();
  const before = useRef(when);
  useEffect(() => {
    if (when !== before.current) announce(when === null ? t('fill.done.reopened') : t('fill.done.short', { when }));
    before.current = when;
  }, [when, announce, t]);
  return when === null ? null : <p className="wm-save">{t('fill.done.short', { when })}</p>;
}

interface Objection {
  readonly question: string;
  readonly message: string;
}

/** Where the reading is looked at as a whole. */
export function DoneForNow({ onQuestion }: { onQuestion: (page: string, step: string) => void }) {
  const { t } = useTranslation();
  const { store, language, readOnly, byQuestion } = useFill();
  const parts = useParts();
  const when = useDoneSince();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const [objections, setObjections] = useState<readonly Objection[]>([]);
  if (readOnly) return null;

  async function say(done: boolean): Promise<void> {
    if (busy) return;
    setBusy(true);
    setFailed(false);
    setObjections([]);
    try {
      await store.complete(done, language);
    } catch (error) {
      const issues = error instanceof ApiProblem && error.code === 'invalid_input' ? error.issues : [];
      setFailed(issues.length === 0);
      setObjections(issues.map(({ path, message }) => ({ question: path, message })));
    } finally {
      setBusy(false);
    }
  }
  const stepOf = (question: string) =>
    parts.flatMap(({ steps }) => steps).find((one) => one.questions.includes(question));

  return (
    <section className="wm-done">
      <p className="kern-body">{when === null ? t('fill.done.hint') : t('fill.done.since', { when })}</p>
      <PlainButton onPress={() => void say(when === null)}>
        {when === null ? t('fill.done.close') : t('fill.done.reopen')}
      </PlainButton>
      {failed && (
        <p className="kern-body" role="alert">
          {t('fill.done.failed')}
        </p>
      )}
      {objections.length > 0 && (
        <div role="alert">
          <p className="kern-body">{t('fill.done.objections')}</p>
          <ul className="wm-done__list">
            {objections.map(({ question, message }) => {
              const step = stepOf(question);
              const label = textIn(byQuestion.get(question)?.all[0]?.label ?? {}, language) || question;
              return (
                <li key={`${question} ${message}`} lang={language}>
                  {step ? (
                    <button
                      type="button"
                      className="kern-link wm-done__question"
                      onClick={() => onQuestion(step.page, step.key)}
                    >
                      <InlineMarkdown text={label} />
                    </button>
                  ) : (
                    <InlineMarkdown text={label} />
                  )}
                  <span>{message}</span>
                </li>
              );
            })}
          </ul>
          <p className="kern-body">{t('fill.done.objectionsHint')}</p>
        </div>
      )}
    </section>
  );
}
