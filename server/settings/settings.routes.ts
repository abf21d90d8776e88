/** HTTP of the installation's settings. */
import { settingsPatch, settings as settingsReply } from '#contract/settings';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { SettingsService } from './settings.service.ts';

export function settingsRoutes({ settings }: { settings: SettingsService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/settings',
        action: 'settings.read',
        summary: "Reads the installation's settings.",
        reply: settingsReply,
      },
      () => settings.get(),
    ),
    endpoint(
      {
        method: 'PATCH',
        path: '/api/settings',
        action: 'settings.update',
        subject: 'settings',
        summary: "Changes the installation's settings.",
        body: settingsPatch,
        reply: settingsReply,
        problems: ['edit_conflict'],
      },
      ({ body }) => settings.update(body),
    ),
  ];
}
