/** Feedback on barriers and faults: anybody sends it, the administration reads it and ticks it off. */
import type { Connection, QueryFilter } from 'mongoose';
import { Types } from 'mongoose';
import type {
  Feedback,
  FeedbackCreate,
  FeedbackList,
  FeedbackListQuery,
  FeedbackPatch,
  FeedbackReceipt,
} from '#contract/feedback';
import type { Clock } from '../clock.ts';
import type { KeyRing } from '../crypto.ts';
import { findPage } from '../db/paging.ts';
import { updateAtRevision } from '../db/revision.ts';
import { feedbackModel, type StoredFeedback } from './feedback.model.ts';

export interface FeedbackServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly keys: KeyRing;
}

export type FeedbackService = ReturnType<typeof feedbackService>;

const MESSAGE = 'feedback message';
const CONTACT = 'feedback contact';

export function feedbackService({ connection, clock, keys }: FeedbackServiceDependencies) {
  const model = feedbackModel(connection);

  function present(stored: StoredFeedback): Feedback {
    return {
      id: stored._id.toHexString(),
      createdAt: stored.createdAt.toISOString(),
      message: keys.decrypt(MESSAGE, stored.message),
      contact: stored.contact === null ? null : keys.decrypt(CONTACT, stored.contact),
      page: stored.page,
      doneAt: stored.doneAt?.toISOString() ?? null,
      revision: stored.revision,
    };
  }

  return {
    model,

    /** Keeps the feedback; whoever sent it gets no more than a receipt. */
    async send({ message, contact, page }: FeedbackCreate): Promise<FeedbackReceipt> {
      const stored: StoredFeedback = {
        _id: new Types.ObjectId(),
        createdAt: clock.now(),
        message: keys.encrypt(MESSAGE, message),
        contact: contact === undefined ? null : keys.encrypt(CONTACT, contact),
        page: page ?? null,
        doneAt: null,
        revision: 0,
      };
      await model.create(stored);
      return { id: stored._id.toHexString(), createdAt: stored.createdAt.toISOString() };
    },

    async list(query: FeedbackListQuery): Promise<FeedbackList> {
      const filter: QueryFilter<StoredFeedback> = {};
      if (query.done !== 'all') filter.doneAt = query.done === 'yes' ? { $ne: null } : null;
      const [page, total] = await Promise.all([
        findPage(model, filter, 'createdAt', query),
        model.countDocuments(filter),
      ]);
      return { ...page, items: page.items.map(present), total };
    },

    /** @throws Problem not_found, edit_conflict */
    async update(feedbackId: string, { done, revision }: FeedbackPatch): Promise<Feedback> {
      const update = { $set: { doneAt: done ? clock.now() : null } };
      const filter = { _id: new Types.ObjectId(feedbackId) };
      return present(await updateAtRevision(model, filter, revision, update, present));
    },
  };
}
