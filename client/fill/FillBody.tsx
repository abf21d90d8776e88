/** What the place within a reading shows: the map or the list of steps, one step, or what was said so far. */

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { textIn } from '#surveys/language';
import type { SurveyPart, SurveyStep } from '../survey/survey-session.ts';
import { Markdown } from '../ui/Markdown.tsx';
import { DomainMap } from './DomainMap.tsx';
import { DoneForNow } from './DoneForNow.tsx';
import { useFill } from './fill-context.ts';
import { mapOf } from './map-topics.ts';
import { StepList } from './StepList.tsx';
import { StepView } from './StepView.tsx';
import { Summary } from './Summary.tsx';
import { useParts } from './use-parts.ts';

interface FillBodyProps {
  place: string;
  onPlace: (place: string) => void;
  onPicture: (() => void) | undefined;
  onClose: (() => void) | undefined;
}

export function FillBody({ place, onPlace, onPicture, onClose }: FillBodyProps) {
  const { file, items, snapshot, language } = useFill();
  const parts = useParts();
  const isMap = file.kind === 'map';
  const home = () => onPlace('');
  const found = findStep(parts, place);

  if (place === 'summary' || place === 'end')
    return (
      <Summary
        onHome={home}
        onPicture={onPicture}
        onClose={onClose}
        onQuestion={(page, key) => onPlace(placeOf({ page, key }))}
        finished={place === 'end'}
      />
    );
  if (!found) return <Home onPlace={onPlace} parts={parts} />;

  const { part, step } = found;
  const map = isMap ? mapOf(file, items, parts, snapshot, language) : null;
  // On a map each topic ends by itself, and "is there anything else?" leads to what comes first; elsewhere one step
  // follows the other.
  const together = map ? (map.after.includes(part) ? map.after : [part]) : parts;
  const row = together.flatMap((one) => one.steps);
  const index = row.indexOf(step);
  const next = row[index + 1] ?? null;
  const topics = map ? [...map.work, ...map.life, ...map.sensitive, ...map.own] : [];
  const topic = topics.find((one) => one.domain.key === part.page);
  return (
    <StepView
      part={part}
      step={step}
      title={topic?.title ?? (part.title || textIn(file.title, language))}
      next={next}
      nextTitle={next ? next.title || (isMap ? titleOfPage(parts, next, part) : '') : ''}
      previous={row[index - 1] ?? null}
      onStep={(next) => onPlace(placeOf(next))}
      onHome={home}
      onEnd={() => onPlace('end')}
    />
  );
}

function placeOf(step: Pick<SurveyStep, 'page' | 'key'>): string {
  return `${encodeURIComponent(step.page)}/${encodeURIComponent(step.key)}`;
}

/** What the page of a step is called, where it is another page than this one. */
function titleOfPage(parts: readonly SurveyPart[], step: SurveyStep, here: SurveyPart): string {
  return step.page === here.page ? '' : (parts.find(({ page }) => page === step.page)?.title ?? '');
}

/** The step of a place; the page's first one where the place names a page alone or a step that is not there now. */
function findStep(parts: readonly SurveyPart[], place: string): { part: SurveyPart; step: SurveyStep } | null {
  const [page, key] = place.split('/').map(decodeURIComponent);
  const part = parts.find((one) => one.page === page);
  const step = part?.steps.find((one) => one.key === key) ?? part?.steps[0];
  return part && step ? { part, step } : null;
}

function Home({ onPlace, parts }: { onPlace: (place: string) => void; parts: readonly SurveyPart[] }) {
  const { t } = useTranslation();
  const { file, language, role } = useFill();
  const heading = useRef<HTMLHeadingElement>(null);
  const isMap = file.kind === 'map';
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  const first = parts[0]?.steps[0];
  return (
    <div className="wm-home">
      <h1 className="kern-heading-medium" ref={heading} tabIndex={-1} lang={language}>
        {textIn(file.title, language)}
      </h1>
      {file.description && (
        <div lang={language}>
          <Markdown text={textIn(file.description, language)} />
        </div>
      )}
      {isMap ? (
        <>
          <p className="kern-body wm-step__lead">{role === 'person' ? t('fill.map.leadAlone') : t('fill.map.lead')}</p>
          <DomainMap onOpen={(page) => onPlace(encodeURIComponent(page))} onSummary={() => onPlace('summary')} />
        </>
      ) : (
        <>
          {first && (
            <p>
              <button type="button" className="kern-btn kern-btn--primary" onClick={() => onPlace(placeOf(first))}>
                <span className="kern-label">{t('fill.list.begin')}</span>
              </button>
            </p>
          )}
          <StepList onOpen={(page, key) => onPlace(placeOf({ page, key }))} onSummary={() => onPlace('summary')} />
        </>
      )}
      <DoneForNow onQuestion={(page, key) => onPlace(placeOf({ page, key }))} />
      {file.origin.notice && (
        <div className="wm-home__notice" lang={language}>
          <Markdown text={textIn(file.origin.notice, language)} />
        </div>
      )}
    </div>
  );
}
