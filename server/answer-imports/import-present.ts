/** Imports as the wire shows them, and what of them is kept encrypted: the mapping, the columns, what is wrong. */
import type { AnswerImport, ImportMapping } from '#contract/answer-import';
import type { InterfaceLanguage } from '#surveys/language';
import type { KeyRing } from '../crypto.ts';
import type { StoredImport } from './answer-import.model.ts';
import { type GatheredIssue, issuesInWords } from './import-issues.ts';

/** What of an import is kept encrypted. */
export interface ImportDetails {
  readonly mapping: ImportMapping;
  readonly columns: readonly AnswerImport['columns'][number][];
  readonly issues: readonly GatheredIssue[];
}

const PURPOSE = 'import details';

export function importPresentation(keys: Pick<KeyRing, 'encrypt' | 'decrypt'>) {
  function detailsOf({ details }: Pick<StoredImport, 'details'>): ImportDetails {
    return JSON.parse(keys.decrypt(PURPOSE, details)) as ImportDetails;
  }

  return {
    detailsOf,

    sealed: (details: ImportDetails): string => keys.encrypt(PURPOSE, JSON.stringify(details)),

    present(stored: StoredImport, language: InterfaceLanguage): AnswerImport {
      const { mapping, columns, issues } = detailsOf(stored);
      return {
        id: stored._id.toHexString(),
        instrumentId: stored.instrumentId.toHexString(),
        version: stored.version,
        state: stored.state,
        fileName: stored.fileName,
        bytes: stored.bytes,
        mapping,
        columns: [...columns],
        rows: stored.rows,
        progress: stored.progress,
        result: stored.result,
        issues: issuesInWords(issues, language),
        createdAt: stored.createdAt.toISOString(),
        finishedAt: stored.finishedAt?.toISOString() ?? null,
      };
    },
  };
}
