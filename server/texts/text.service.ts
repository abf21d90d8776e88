/** Imprint, privacy notice, accessibility statement. Until the operator saves one, its template is shown as a draft. */
import type { Connection } from 'mongoose';
import type { Text, TextKey, TextPut } from '#contract/text';
import type { Clock } from '../clock.ts';
import { updateAtRevision } from '../db/revision.ts';
import { type StoredText, textModel } from './text.model.ts';
import { TEXT_TEMPLATES } from './text-templates.ts';

export type TextService = ReturnType<typeof textService>;

export function textService({ connection, clock }: { connection: Connection; clock: Clock }) {
  const model = textModel(connection);

  return {
    model,

    async get(key: TextKey): Promise<Text> {
      return present((await model.findById(key).lean<StoredText>()) ?? template(key));
    },

    /** @throws Problem edit_conflict */
    async save(key: TextKey, { content, revision }: TextPut): Promise<Text> {
      // The template becomes a document first, so that two first savings at once meet at the revision guard.
      const { _id, ...start } = template(key);
      await model.updateOne({ _id }, { $setOnInsert: start }, { upsert: true });
      const update = { $set: { content, updatedAt: clock.now() } };
      return present(await updateAtRevision(model, { _id: key }, revision, update, present));
    },
  };
}

function template(key: TextKey): StoredText {
  return { _id: key, content: TEXT_TEMPLATES[key], updatedAt: null, revision: 0 };
}

function present({ _id, content, updatedAt, revision }: StoredText): Text {
  // Nobody has saved it until it has a date, even if the template became a document in a save that was refused.
  if (updatedAt === null) return { key: _id, draft: true, content: TEXT_TEMPLATES[_id], updatedAt: null, revision };
  return { key: _id, draft: false, content, updatedAt: updatedAt.toISOString(), revision };
}
