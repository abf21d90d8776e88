/** The codes of the audit log in words. A code that has no words yet is shown as it is, so that nothing is hidden. */

import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '#contract/audit';

export interface AuditWords {
  /** All actions that have words, such as `users.create`. */
  actions: () => readonly string[];
  action: (action: string) => string;
  actor: (actor: AuditEntry['actor']) => string;
  subject: (subject: AuditEntry['subject']) => string;
}

export function useAuditWords(): AuditWords {
  const { t, i18n } = useTranslation();
  const word = (key: string, fallback: string) => {
    const found: unknown = i18n.exists(key) ? i18n.getResource(i18n.language, 'translation', key) : undefined;
    return typeof found === 'string' ? found : fallback;
  };
  return {
    actions: () => {
      const nouns: Readonly<Record<string, object>> =
        i18n.getResource(i18n.language, 'translation', 'audit.action') ?? {};
      return Object.entries(nouns).flatMap(([noun, verbs]) => Object.keys(verbs).map((verb) => `${noun}.${verb}`));
    },
    action: (action) => word(`audit.action.${action}`, action),
    actor: ({ kind, label }) => {
      if (kind === 'system') return label === '' ? t('audit.system') : `${t('audit.system')} (${label})`;
      if (kind === 'anonymous') return t('audit.anonymous');
      return kind === 'token' ? t('audit.byToken', { name: label }) : label || '–';
    },
    subject: (subject) => {
      if (subject === null) return '–';
      const kind = word(`audit.subjectKind.${subject.kind}`, subject.kind);
      return subject.label ? `${kind}: ${subject.label}` : kind;
    },
  };
}
