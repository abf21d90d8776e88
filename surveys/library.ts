/** The instruments that ship with Wegmarke: own wording, without norms, complete in every language of the library. */
import type { InstrumentFile } from './instrument.ts';
import { GESPRAECHSPULS } from './instruments/gespraechspuls.ts';
import { LEBENSLAGE } from './instruments/lebenslage.ts';
import { TEILHABE } from './instruments/teilhabe.ts';

export const LIBRARY: readonly InstrumentFile[] = [LEBENSLAGE, GESPRAECHSPULS, TEILHABE];

/** The library's instrument with this key, or null. */
export function findInLibrary(key: string): InstrumentFile | null {
  return LIBRARY.find((file) => file.key === key) ?? null;
}
