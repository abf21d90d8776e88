/** The places of the navigation, and which action one needs to have any business there. */

import { paths } from '../paths.ts';

export interface Place {
  key: 'projects' | 'users' | 'audit' | 'feedback' | 'settings';
  to: string;
  action: string;
}

/** In the order of the navigation; what a person may not do is not shown to them. */
export const places: readonly Place[] = [
  { key: 'projects', to: paths.projects, action: 'projects.list' },
  { key: 'users', to: paths.users, action: 'users.list' },
  { key: 'audit', to: paths.audit, action: 'audit.list' },
  { key: 'feedback', to: paths.feedback, action: 'feedback.list' },
  { key: 'settings', to: paths.settings, action: 'settings.read' },
];
