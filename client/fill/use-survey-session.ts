/**
 * Ties the questionnaire on the screen to the reading: shows the entries of the chosen voice, passes on what somebody
 * answers, and leaves alone what they are typing.
 */

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { InstrumentDefinition } from '#contract/instrument';
import { entryKey } from '#surveys/change-log';
import type { Visibility, Voice } from '#surveys/entry';
import { loadSurveyLocale, speaks } from '../survey/survey-locales.ts';
import { type ShownAnswers, SurveySession } from '../survey/survey-session.ts';
import { lookOf, type QuestionItems } from './question-items.ts';
import type { ReadingSnapshot, ReadingStore } from './reading-store.ts';

interface Wiring {
  definition: InstrumentDefinition;
  store: ReadingStore;
  snapshot: ReadingSnapshot;
  voice: Voice;
  language: string;
  readOnly: boolean;
  visibilityOf: (question: string) => Visibility;
  byQuestion: ReadonlyMap<string, QuestionItems>;
  /** What the person called their own topics. */
  topicNames: ReadonlyMap<string, string>;
}

/** Null while the words of the language are loaded. */
export function useSurveySession(wiring: Wiring): SurveySession | null {
  const { definition, store, snapshot, voice, language, readOnly, byQuestion, topicNames } = wiring;
  const { items } = definition;
  const [session, setSession] = useState<SurveySession | null>(() => (speaks(language) ? filledSession(wiring) : null));
  const latest = useRef(wiring);
  latest.current = wiring;

  useEffect(() => {
    let wanted = true;
    void loadSurveyLocale(language).then(() => {
      if (wanted) setSession((current) => (current?.language === language ? current : filledSession(latest.current)));
    });
    return () => {
      wanted = false;
    };
  }, [language]);

  useLayoutEffect(() => {
    if (!session) return;
    session.onAnswers = (answers) => {
      const { voice: inVoice, visibilityOf } = latest.current;
      for (const { item, value, typed } of answers) {
        const shown = store.shown(item, inVoice);
        // A matrix tells all its rows; only those that changed are news.
        if (shown?.hidden || (value === null ? shown?.state !== 'answered' : isSame(shown?.value, value))) continue;
        const question = items.find(({ name }) => name === item)?.question ?? item;
        store.change(
          {
            item,
            voice: inVoice,
            state: value === null ? 'notAsked' : 'answered',
            value,
            visibility: shown && shown.state !== 'notAsked' ? shown.visibility : visibilityOf(question),
            language: session.language,
          },
          typed,
        );
      }
    };
  }, [session, store, items]);

  useLayoutEffect(() => {
    if (!session) return;
    session.show(answersOf(items, snapshot, voice), typedIn(document.activeElement));
    const hidden = [...byQuestion].filter(([, own]) => lookOf(own, snapshot, voice).hidden).map(([name]) => name);
    session.setReadOnly(readOnly ? 'all' : new Set(hidden));
  }, [session, items, snapshot, voice, readOnly, byQuestion]);

  useLayoutEffect(() => session?.nameTopics(topicNames), [session, topicNames]);

  return session;
}

function filledSession({ definition, snapshot, voice, language, topicNames }: Wiring): SurveySession {
  const session = new SurveySession(definition.file, definition.items, language);
  session.nameTopics(topicNames);
  session.show(answersOf(definition.items, snapshot, voice));
  return session;
}

function answersOf(items: InstrumentDefinition['items'], snapshot: ReadingSnapshot, voice: Voice): ShownAnswers {
  const entries = items.flatMap((item) => snapshot.shown.get(entryKey(item.name, voice)) ?? []);
  return {
    answers: entries.flatMap(({ item, value, hidden }) => (value === null || hidden ? [] : [{ item, value }])),
    unanswered: new Set(entries.filter(({ value }) => value === null).map(({ item }) => item)),
  };
}

/** The question that the cursor stands in: it shows what is being typed. */
function typedIn(element: Element | null): ReadonlySet<string> {
  const isText =
    element instanceof HTMLTextAreaElement ||
    (element instanceof HTMLInputElement && !['radio', 'checkbox', 'range', 'button'].includes(element.type));
  const question = isText ? element.closest('[data-question]')?.getAttribute('data-question') : null;
  return new Set(question ? [question] : []);
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
