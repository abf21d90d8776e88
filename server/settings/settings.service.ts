/** The installation's settings. Until somebody changes them the defaults hold, and nothing is stored. */
import type { Connection } from 'mongoose';
import type { Settings, SettingsPatch } from '#contract/settings';
import { DEFAULT_LANGUAGE } from '#surveys/language';
import type { Clock } from '../clock.ts';
import { updateAtRevision } from '../db/revision.ts';
import { SETTINGS_ID, type StoredSettings, settingsModel } from './settings.model.ts';

export type SettingsService = ReturnType<typeof settingsService>;

const DEFAULTS: StoredSettings = {
  _id: SETTINGS_ID,
  language: DEFAULT_LANGUAGE,
  auditAddressDays: 30,
  updatedAt: null,
  revision: 0,
};

export function settingsService({ connection, clock }: { connection: Connection; clock: Clock }) {
  const model = settingsModel(connection);

  async function get(): Promise<Settings> {
    return present((await model.findById(SETTINGS_ID).lean<StoredSettings>()) ?? DEFAULTS);
  }

  return {
    model,
    get,

    /** @throws Problem edit_conflict */
    async update({ revision, ...change }: SettingsPatch): Promise<Settings> {
      // The defaults become a document first, so that two first changes at once meet at the revision guard.
      await model.updateOne({ _id: SETTINGS_ID }, { $setOnInsert: DEFAULTS }, { upsert: true });
      const update = { $set: { ...change, updatedAt: clock.now() } };
      return present(await updateAtRevision(model, { _id: SETTINGS_ID }, revision, update, present));
    },
  };
}

function present(stored: StoredSettings): Settings {
  return {
    language: stored.language,
    auditAddressDays: stored.auditAddressDays,
    updatedAt: stored.updatedAt?.toISOString() ?? null,
    revision: stored.revision,
  };
}
