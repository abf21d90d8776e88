/** The steps of a questionnaire without a map: all of them, in any order, with what became of each. */

import { useTranslation } from 'react-i18next';
import { entryKey } from '#surveys/change-log';
import { textIn } from '#surveys/language';
import type { SurveyPart } from '../survey/survey-session.ts';
import { Icon } from '../ui/Icon.tsx';
import { useFill } from './fill-context.ts';
import { useParts } from './use-parts.ts';

interface StepListProps {
  onOpen: (page: string, step: string) => void;
  onSummary: () => void;
}

export function StepList({ onOpen, onSummary }: StepListProps) {
  const { t } = useTranslation();
  const { language, session } = useFill();
  const parts = useParts();
  return (
    <div className="wm-map">
      {parts.map((part) => (
        <section key={part.page} className="wm-map__group">
          {part.title && (
            <h2 className="kern-heading-small" lang={language}>
              {part.title}
            </h2>
          )}
          <ol className="wm-map__pages">
            {part.steps.map((step) => (
              <li key={step.key}>
                <button type="button" className="wm-page-link" onClick={() => onOpen(step.page, step.key)}>
                  <span lang={language}>
                    {step.title || session.textsOf(step.questions[0] ?? '').title || textIn({}, language)}
                  </span>
                  <StepWords part={part} questions={step.questions} />
                  <Icon name="arrow-forward" />
                </button>
              </li>
            ))}
          </ol>
        </section>
      ))}
      <ul className="wm-map__pages">
        <li>
          <button type="button" className="wm-page-link" onClick={onSummary}>
            <span>{t('fill.summary.open')}</span>
            <Icon name="arrow-forward" />
          </button>
        </li>
      </ul>
    </div>
  );
}

/** "offen", "später" or "besprochen", as on the map. */
function StepWords({ questions }: { part: SurveyPart; questions: readonly string[] }) {
  const { t } = useTranslation();
  const { byQuestion, snapshot, voices } = useFill();
  const states = new Set(
    questions
      .flatMap((question) => byQuestion.get(question)?.main ?? [])
      .flatMap((item) => voices.map((voice) => snapshot.shown.get(entryKey(item.name, voice))?.state)),
  );
  const talked = states.has('answered') || states.has('spokenOnly') || states.has('dontKnow');
  return (
    <span className="wm-tile__state">
      {t(`fill.map.state.${talked ? 'talked' : states.has('later') ? 'later' : 'open'}`)}
    </span>
  );
}
