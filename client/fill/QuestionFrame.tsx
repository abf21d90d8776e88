/** What stands around a question: who sees the answer, what to say in place of one, and what others said. */

import type { FocusEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { entryKey } from '#surveys/change-log';
import type { Visibility } from '#surveys/entry';
import type { QuestionFrameProps } from '../survey/SurveySurface.tsx';
import { Icon } from '../ui/Icon.tsx';
import { ContestedNote } from './ContestedNote.tsx';
import { useFill } from './fill-context.ts';
import { focusBeside } from './focus-beside.ts';
import { ItemHistory } from './ItemHistory.tsx';
import { OtherVoices } from './OtherVoices.tsx';
import { PlainButton } from './PlainButton.tsx';
import { lookOf, type QuestionItems, type QuestionLook } from './question-items.ts';
import { ReadAloudButton } from './ReadAloudButton.tsx';
import { StatesBar } from './StatesBar.tsx';
import { VisibilityChoice } from './VisibilityChoice.tsx';

export function QuestionFrame({ question, children }: QuestionFrameProps) {
  const { i18n } = useTranslation();
  const fill = useFill();
  const items = fill.byQuestion.get(question);
  // Nothing to answer: a picture, or a value that is worked out.
  if (!items) return <div className="wm-question">{children}</div>;
  const look = lookOf(items, fill.snapshot, fill.voice);
  const names = items.all.map((item) => item.name);

  function onFocus(event: FocusEvent): void {
    if (isText(event.target)) fill.store.hold(names, fill.voice);
  }
  function onBlur(event: FocusEvent): void {
    if (isText(event.target)) fill.store.release(names, fill.voice);
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears of the focus of the fields within, and takes none
    <div
      className={`wm-question${look.hidden ? ' wm-question--hidden' : ''}`}
      data-question={question}
      data-limited={items.all.some((item) => item.maxLength !== null) || undefined}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      {children}
      <Notes items={items} look={look} />
      <Bar question={question} items={items} look={look} />
      <div className="wm-question__more" lang={i18n.language}>
        <OtherVoices items={items} />
        {(look.entries.length > 0 || look.hidden) && <ItemHistory items={items} />}
      </div>
    </div>
  );
}

function isText(target: EventTarget): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !['radio', 'checkbox', 'range', 'button'].includes(target.type);
}

interface PartProps {
  items: QuestionItems;
  look: QuestionLook;
}

function Notes({ items, look }: PartProps) {
  const { t } = useTranslation();
  const { store, snapshot, voice } = useFill();
  if (look.hidden)
    return (
      <p className="wm-question__hidden">
        <Icon name="visibility-off" size="small" />
        {t('fill.hidden.long')}
      </p>
    );
  return (
    <>
      {items.all.map((item) => {
        const key = entryKey(item.name, voice);
        const refusal = snapshot.refusals.get(key);
        if (refusal)
          return (
            <div key={item.name} className="wm-question__refused" role="alert">
              <p className="kern-body">
                {t('fill.refused.title')} {refusal.message || t('fill.refused.unknown')} {t('fill.refused.kept')}
              </p>
              <PlainButton
                kind="tertiary"
                onPress={() => {
                  focusBeside();
                  store.discard(item.name, voice);
                }}
              >
                {t('fill.refused.discard')}
              </PlainButton>
            </div>
          );
        if (snapshot.shown.get(key)?.contested) return <ContestedNote key={item.name} item={item} />;
        return null;
      })}
    </>
  );
}

function Bar({ question, items, look }: PartProps & { question: string }) {
  const { i18n } = useTranslation();
  const fill = useFill();
  if (look.hidden) return null;

  function setVisibility(visibility: Visibility): void {
    fill.chooseVisibility(question, visibility);
    for (const entry of look.entries) {
      if (entry.state === 'notAsked') continue;
      fill.store.change({
        item: entry.item,
        voice: fill.voice,
        state: entry.state,
        value: entry.value,
        visibility,
        language: entry.language,
      });
    }
  }
  return (
    <div className="wm-question__bar" lang={i18n.language}>
      {!fill.readOnly && <StatesBar question={question} items={items} look={look} />}
      <div className="wm-question__tools">
        <ReadAloudButton question={question} />
        <VisibilityChoice
          value={look.visibility ?? fill.visibilityOf(question)}
          voice={fill.voice}
          onChange={setVisibility}
          disabled={fill.readOnly}
        />
      </div>
    </div>
  );
}
