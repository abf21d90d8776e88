/**
 * What can be said of a file whether or not it can be taken: what it would be called, its languages, how many items
 * could be read from it. Nothing is better than a wrong number, so what is not known is null.
 */
import { itemsOf } from './code-book.ts';
import { isBearable } from './definition-size.ts';
import { type DefinitionOutline, type InstrumentFile, instrumentFile } from './instrument.ts';
import { issueList } from './issue-list.ts';
import type { Json } from './survey-json.ts';

/** Of a file that has the shape of an instrument. */
export function outlineOf(file: InstrumentFile): DefinitionOutline {
  const items = isBearable(file, issueList()) ? itemsOf(file).length : 0;
  return { title: file.title, key: file.key, languages: file.languages, items: items === 0 ? null : items };
}

const { title, key, languages } = instrumentFile.shape;

/** Of an instrument file that has not the shape of one: those parts that have theirs. */
export function outlineOfParts(json: Json): DefinitionOutline {
  return {
    title: title.safeParse(json.title).data ?? null,
    key: key.safeParse(json.key).data ?? null,
    languages: languages.safeParse(json.languages).data ?? [],
    items: null,
  };
}
