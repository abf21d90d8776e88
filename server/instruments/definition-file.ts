/** Reads the definitions that people send: the reader of surveys/ with a CSV parser, and its issues as problems. */
import { parse } from 'csv-parse/sync';
import type { DefinitionInput } from '#contract/instrument';
import { type ReadDefinition, readDefinition } from '#surveys/definition';
import { DEFINITION_ISSUES_DE, DEFINITION_ISSUES_EN } from '#surveys/definition-issue-texts';
import type { DefinitionIssue, InstrumentFile } from '#surveys/instrument';
import type { WordedIssue } from '../http/issue-messages.ts';
import { Problem } from '../http/problem.ts';

const SEPARATORS = [',', ';', '\t'] as const;

/** What a file would become, and every problem in it. */
export function lookAtDefinition(input: DefinitionInput): ReadDefinition {
  return readDefinition(input, parseTable);
}

/**
 * The instrument that a file became.
 *
 * @param key the key that it must have, where it is to be a draft of an instrument that exists
 * @throws Problem definition_broken with every error
 */
export function requireDefinition({ file, issues }: ReadDefinition, key?: string): InstrumentFile {
  if (file === null) throw brokenDefinition(issues);
  if (key !== undefined && file.key !== key) {
    const params = { key: file.key, wanted: key };
    throw brokenDefinition([{ severity: 'error', path: 'key', code: 'key_differs', params }]);
  }
  return file;
}

/** `definition_broken` with the errors among the issues. */
export function brokenDefinition(issues: readonly DefinitionIssue[]): Problem {
  return new Problem('definition_broken', { issues: errorsIn(issues) });
}

export function errorsIn(issues: readonly DefinitionIssue[]): WordedIssue[] {
  return issues.filter(({ severity }) => severity === 'error').map(worded);
}

function worded({ path, code, params }: DefinitionIssue): WordedIssue {
  return {
    path,
    code,
    params,
    words: { de: wordsOf(DEFINITION_ISSUES_DE, code), en: wordsOf(DEFINITION_ISSUES_EN, code) },
  };
}

/** The texts are written for the client's `{{name}}`; problems have `{name}`. */
function wordsOf(texts: Readonly<Record<string, string>>, code: string): string {
  return (texts[code] ?? code).replace(/\{\{(\w+)\}\}/g, '{$1}');
}

/** The table in a text, or null; the separator is the one that the first line has most of. */
function parseTable(content: string): string[][] | null {
  const firstLine = content.slice(0, 10_000).split(/\r?\n/, 1)[0] ?? '';
  const count = (separator: string) => firstLine.split(separator).length;
  const delimiter = SEPARATORS.toSorted((one, other) => count(other) - count(one))[0] ?? ',';
  try {
    return parse(content, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true });
  } catch {
    return null;
  }
}
