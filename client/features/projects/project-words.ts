/** The codes of a project in words: kinds, roles, languages. */

import { useTranslation } from 'react-i18next';
import { type Language, nameOfLanguage } from '#surveys/language';
import type { ProjectKind } from '#surveys/project-kind';
import type { ProjectRole } from '#surveys/role';

export interface ProjectWords {
  kind: (kind: ProjectKind) => string;
  role: (role: ProjectRole) => string;
  /** A list in words; "keine" for none. */
  roles: (roles: readonly ProjectRole[]) => string;
  language: (language: Language) => string;
}

export function useProjectWords(): ProjectWords {
  const { t } = useTranslation();
  const role = (code: ProjectRole) => t(`projects.role.${code}`);
  return {
    kind: (kind) => t(`projects.kind_${kind}`),
    role,
    roles: (roles) => (roles.length === 0 ? t('projects.noRole') : roles.map(role).join(', ')),
    language: nameOfLanguage,
  };
}
