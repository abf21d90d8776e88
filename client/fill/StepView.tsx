/** One step: a question or a small group, with the way back and the way on. */

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { directionOf } from '#surveys/language';
import { SurveySurface } from '../survey/SurveySurface.tsx';
import type { SurveyPart, SurveyStep } from '../survey/survey-session.ts';
import { InlineMarkdown } from '../ui/Markdown.tsx';
import { useFill } from './fill-context.ts';
import { PlainButton } from './PlainButton.tsx';
import { QuestionFrame } from './QuestionFrame.tsx';

interface StepViewProps {
  part: SurveyPart;
  step: SurveyStep;
  /** What a topic is called, where that is not the page's title. */
  title: string;
  /** The step after this one; null at the end. */
  next: SurveyStep | null;
  /** '' where the way on needs no name. */
  nextTitle: string;
  previous: SurveyStep | null;
  onStep: (step: SurveyStep) => void;
  /** Back to the map or the list of steps. */
  onHome: () => void;
  onEnd: () => void;
}

export function StepView({ part, step, title, next, nextTitle, previous, onStep, onHome, onEnd }: StepViewProps) {
  const { t } = useTranslation();
  const fill = useFill();
  const heading = useRef<HTMLHeadingElement>(null);
  const isMap = fill.file.kind === 'map';

  // Whoever hears the page hears where they are; whoever sees it sees its top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each step
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [step.page, step.key]);

  /** What the definition suggests and somebody leaves standing becomes an answer when they go on. */
  function takeDefaults(): void {
    if (fill.readOnly) return;
    for (const { item, value } of fill.session.defaultsOf(step.questions)) {
      if (value === null || fill.store.shown(item, fill.voice)) continue;
      fill.store.change({
        item,
        voice: fill.voice,
        state: 'answered',
        value,
        visibility: fill.visibilityOf(item),
        language: fill.language,
      });
    }
  }
  function go(then: () => void): void {
    takeDefaults();
    then();
  }
  return (
    <div className="wm-step">
      <div className="wm-step__head" lang={fill.language} dir={directionOf(fill.language)}>
        <h1 className="kern-heading-medium" ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {part.description && part.steps[0] === step && <Lead text={part.description} />}
        {step.title && (
          <h2 className="kern-heading-small">
            <InlineMarkdown text={step.title} />
          </h2>
        )}
        {step.description && <Lead text={step.description} />}
      </div>
      <SurveySurface session={fill.session} step={step} frame={QuestionFrame} level={step.title ? 3 : 2} />
      <div className="wm-step__nav">
        {isMap ? (
          <PlainButton kind={next ? 'secondary' : 'primary'} onPress={() => go(onHome)}>
            {t('fill.step.toMap')}
          </PlainButton>
        ) : (
          previous && (
            <PlainButton kind="secondary" onPress={() => go(() => onStep(previous))}>
              {t('fill.step.back')}
            </PlainButton>
          )
        )}
        {next && (
          <PlainButton kind="primary" onPress={() => go(() => onStep(next))}>
            {nextTitle ? t('fill.step.nextTo', { title: nextTitle }) : t('fill.step.next')}
          </PlainButton>
        )}
        {!next && !isMap && (
          <PlainButton kind="primary" onPress={() => go(onEnd)}>
            {t('fill.step.end')}
          </PlainButton>
        )}
      </div>
    </div>
  );
}

function Lead({ text }: { text: string }) {
  return (
    <p className="kern-body wm-step__lead">
      <InlineMarkdown text={text} />
    </p>
  );
}
