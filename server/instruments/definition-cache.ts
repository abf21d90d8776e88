/**
 * Definitions that were loaded lately. A published version never changes, so what is in here is right for ever; it is
 * bounded, and the least lately used go first. Items and SurveyJS models hang on the file objects in here.
 */
import type { InstrumentDefinition } from '#contract/instrument';

const MOST_DEFINITIONS = 100;
/** Of all their JSON together; parsed, they take some three times that. */
const MOST_CHARACTERS = 24_000_000;

interface Kept {
  readonly definition: Promise<InstrumentDefinition>;
  size: number;
}

export function definitionCache() {
  const kept = new Map<string, Kept>();
  let characters = 0;

  function drop(key: string): void {
    characters -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  }

  function makeRoom(): void {
    for (const key of kept.keys()) {
      if (kept.size <= MOST_DEFINITIONS && characters <= MOST_CHARACTERS) return;
      if (kept.size > 1) drop(key);
    }
  }

  return {
    /** The definition under the key, loaded where it is not there; several callers at once share one loading. */
    get(
      key: string,
      load: () => Promise<{ definition: InstrumentDefinition; size: number }>,
    ): Promise<InstrumentDefinition> {
      const found = kept.get(key);
      if (found !== undefined) {
        kept.delete(key);
        kept.set(key, found);
        return found.definition;
      }
      const loading = load();
      const entry: Kept = { definition: loading.then(({ definition }) => definition), size: 0 };
      kept.set(key, entry);
      loading.then(
        ({ size }) => {
          if (kept.get(key) !== entry) return;
          entry.size = size;
          characters += size;
          makeRoom();
        },
        () => {
          if (kept.get(key) === entry) drop(key);
        },
      );
      return entry.definition;
    },
  };
}
