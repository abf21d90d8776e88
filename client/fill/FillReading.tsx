/**
 * Fills one reading: the map of topics or the steps of a questionnaire, and the questions of each step. The same screen
 * for two people at one table, for two devices, and for somebody alone with their slip.
 */

import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstrumentDefinition } from '#contract/instrument';
import type { Reading } from '#contract/reading';
import type { Visibility, Voice } from '#surveys/entry';
import { textIn } from '#surveys/language';
import { withTopicNames } from '#surveys/own-topics';
import '../styles/fill.css';
import { FillBody } from './FillBody.tsx';
import { FillHeader } from './FillHeader.tsx';
import { FillContext, type FillRole, type FillSurroundings } from './fill-context.ts';
import { itemsByQuestion } from './question-items.ts';
import type { ReadingChannel } from './reading-channel.ts';
import { ReadingStore } from './reading-store.ts';
import { UndoLine, type UndoOffer } from './UndoLine.tsx';
import { useSurveySession } from './use-survey-session.ts';
import { useTopicNames } from './use-topic-names.ts';

export type { FillRole };

export interface FillReadingProps {
  channel: ReadingChannel;
  definition: InstrumentDefinition;
  /** As loaded; the screen keeps itself up to date from here on. Another reading needs another `key`. */
  reading: Reading;
  role: FillRole;
  /** The language that the questions are shown in. */
  language: string;
  onLanguage: (language: string) => void;
  /** What stands at the top beside the instrument's title: the subject's code for staff. */
  title?: string;
  /** Who is to see new answers; what a counsellor and a person fill is first of all theirs. */
  visibility?: Visibility;
  readOnly?: boolean;
  /** Where in the reading the screen is: '' (map or list), `summary`, `end` or `page/step`. Kept here if it is not given. */
  place?: string;
  onPlace?: (place: string) => void;
  /** Leads to the wheel, where there is one. */
  onPicture?: () => void;
  /** Leads out of the fill screen. */
  onClose?: () => void;
}

/** The person alone writes as themselves; at the table each voice has its turn. */
function voicesOf(role: FillRole, voices: readonly Voice[]): readonly Voice[] {
  const own = voices.filter((voice) => voice === 'own');
  return role === 'person' ? (own.length > 0 ? own : ['own']) : voices;
}

export function FillReading(props: FillReadingProps) {
  const { channel, definition, reading, role, language, readOnly = false } = props;
  const { t } = useTranslation();
  const { file } = definition;
  const [store] = useState(() => new ReadingStore(channel, reading));
  const snapshot = useSyncExternalStore(store.subscribe, store.snapshot);
  const topicNames = useTopicNames(definition, snapshot);
  const items = useMemo(() => withTopicNames(definition.items, topicNames), [definition.items, topicNames]);
  const voices = useMemo(() => voicesOf(role, file.voices), [role, file.voices]);
  const [voice, setVoice] = useState<Voice>(voices[0] ?? 'own');
  const [ownPlace, setOwnPlace] = useState('');
  const [undo, setUndo] = useState<UndoOffer | null>(null);
  const [chosen, setChosen] = useState<ReadonlyMap<string, Visibility>>(new Map());
  const undoCount = useRef(0);
  const byQuestion = useMemo(() => itemsByQuestion(items), [items]);
  const visibility = props.visibility ?? (role === 'interviewer' ? 'counted' : 'shared');
  const visibilityOf = (question: string) =>
    chosen.get(`${voice} ${question}`) ?? (voice === 'own' || visibility !== 'private' ? visibility : 'shared');
  const session = useSurveySession({
    definition,
    store,
    snapshot,
    voice,
    language,
    readOnly,
    visibilityOf,
    byQuestion,
    topicNames,
  });
  const place = props.place ?? ownPlace;

  useEffect(() => (readOnly ? undefined : store.start()), [store, readOnly]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever was typed in is no longer on the screen
  useEffect(() => store.releaseAll(), [store, place, voice]);

  if (!session) return <p className="kern-body">{t('fill.loading')}</p>;
  const surroundings: FillSurroundings = {
    store,
    snapshot,
    session,
    channel,
    file,
    items,
    byQuestion,
    role,
    voice,
    voices,
    language,
    readOnly,
    visibilityOf,
    chooseVisibility: (question, next) => setChosen(new Map(chosen).set(`${voice} ${question}`, next)),
    offerUndo: (message, back) => {
      undoCount.current += 1;
      setUndo({ id: undoCount.current, message, undo: back });
    },
  };
  return (
    <FillContext value={surroundings}>
      <div className="wm-fill" data-voice={voice} data-role={role}>
        <FillHeader
          title={[props.title, textIn(file.title, language)].filter(Boolean).join(' · ')}
          onVoice={setVoice}
          onLanguage={props.onLanguage}
          onHome={place === '' ? undefined : () => (props.onPlace ?? setOwnPlace)('')}
          onClose={props.onClose}
        />
        <FillBody
          place={place}
          onPlace={props.onPlace ?? setOwnPlace}
          onPicture={props.onPicture}
          onClose={props.onClose}
        />
        {undo && <UndoLine key={undo.id} offer={undo} onEnd={() => setUndo(null)} />}
      </div>
    </FillContext>
  );
}
