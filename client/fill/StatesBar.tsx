/** "später", "möchte ich nicht", "weiß ich nicht", "nur besprochen": one tap each, and one more takes it back. */

import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../ui/Live.tsx';
import { useFill } from './fill-context.ts';
import { type QuestionItems, type QuestionLook, SILENT_STATES, type SilentState } from './question-items.ts';

interface StatesBarProps {
  question: string;
  items: QuestionItems;
  look: QuestionLook;
}

export function StatesBar({ question, items, look }: StatesBarProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const fill = useFill();

  /** Where some rows of a question are answered and others are not, the state is for the others. */
  function choose(state: SilentState): void {
    const takeBack = look.silent === state;
    const open = items.main.filter((item) => fill.store.shown(item.name, fill.voice)?.state !== 'answered');
    const chosen = open.length > 0 ? open : items.all;
    const before = chosen.map((item) => ({ item, entry: fill.store.shown(item.name, fill.voice) }));
    for (const item of chosen) {
      fill.store.change({
        item: item.name,
        voice: fill.voice,
        state: takeBack || item.name.endsWith('-Comment') ? 'notAsked' : state,
        value: null,
        visibility: look.visibility ?? fill.visibilityOf(question),
        language: fill.language,
      });
    }
    const message = takeBack
      ? t('fill.states.takenBack')
      : t('fill.states.entered', { state: t(`fill.states.${state}`) });
    if (look.answered && open.length === 0)
      fill.offerUndo(message, () => {
        for (const { item, entry } of before)
          fill.store.change({
            item: item.name,
            voice: fill.voice,
            state: entry?.state ?? 'notAsked',
            value: entry?.value ?? null,
            visibility: entry?.visibility ?? fill.visibilityOf(question),
            language: fill.language,
          });
      });
    else announce(message);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset of its own would be read out as a further question
    <div className="wm-states" role="group" aria-label={t('fill.states.label')}>
      {SILENT_STATES.map((state) => (
        <button
          key={state}
          type="button"
          className="wm-states__button"
          aria-pressed={look.silent === state}
          data-state={state}
          data-question={question}
          onClick={() => choose(state)}
        >
          {t(`fill.states.${state}`)}
        </button>
      ))}
    </div>
  );
}
