/**
 * The live channel of an open reading: what is newer than the device knows, at once and whenever something changes,
 * and who else has it open. It sends what the caller may see, asks again at each sending and every few seconds whether
 * they still may, and ends when they may not.
 */
import type { ReadingUpdate } from '#contract/reading';
import type { InterfaceLanguage } from '#surveys/language';
import type { EventChannel } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { type Action, type Actor, can } from '../policy.ts';
import type { UserService } from '../users/user.service.ts';
import type { ReadingService } from './reading.service.ts';
import type { ReadingHub } from './reading-hub.ts';
import { wordFor } from './reading-words.ts';

/** How often a channel on which nothing moves looks whether its caller may still listen … */
const LOOK_AGAIN_MS = 5_000;
/** … and how often any channel says that the device is still there. */
const SAY_SO_MS = 15_000;

export interface ReadingLiveDependencies {
  readonly hub: ReadingHub;
  readonly readings: Pick<ReadingService, 'news'>;
  readonly users: Pick<UserService, 'summaries'>;
  /** Who the caller is by now; anonymous once their session, token or slip has ended. */
  readonly again: (actor: Actor) => Promise<Actor>;
}

export interface Listening {
  readonly actor: Actor;
  readonly action: Action;
  readonly projectId: string;
  readonly readingId: string;
  /** The revision that the device knows. */
  readonly after: number;
  readonly language: InterfaceLanguage;
  /** Called before anything is sent if the device knows all answers already. */
  readonly nothingNew?: () => void;
}

export type ReadingLive = ReturnType<typeof readingLive>;

export function readingLive({ hub, readings, users, again }: ReadingLiveDependencies) {
  async function deviceOf(actor: Actor): Promise<{ caller: string; kind: 'person' | 'user'; who: string }> {
    if (actor.kind === 'person') return { caller: `person ${actor.subjectId}`, kind: 'person', who: '' };
    const userId = 'userId' in actor ? actor.userId : '';
    const account = (await users.summaries([userId])).get(userId);
    return { caller: `user ${userId}`, kind: 'user', who: account?.name ?? '' };
  }

  return {
    /**
     * Resolves when the channel has ended.
     *
     * @throws Problem not_found, forbidden, too_many_requests (before anything is sent)
     */
    async listen(
      { action, projectId, readingId, after, language, nothingNew, ...asking }: Listening,
      channel: EventChannel<ReadingUpdate>,
    ): Promise<void> {
      let { actor } = asking;
      let news = await readings.news(actor, projectId, readingId, after);
      const { caller, ...who } = await deviceOf(actor);
      const device = await hub.open(readingId, news.revision, caller, who);
      const present = () =>
        device.present().map(({ id, kind, who: name }) => ({
          device: id,
          kind,
          who: name === '' ? wordFor(kind, language) : name,
        }));
      try {
        let saidSo = performance.now();
        let sent = present();
        if (news.entries.length === 0) nothingNew?.();
        channel.send({ ...news, present: sent });
        while (!channel.signal.aborted) {
          await device.next(LOOK_AGAIN_MS, channel.signal);
          if (channel.signal.aborted) return;
          // Before each sending too: where others keep writing, the channel never gets to a quiet look.
          actor = await again(actor);
          if (!can(actor, action, { projectId })) return;
          if (performance.now() - saidSo >= SAY_SO_MS) {
            saidSo = performance.now();
            await device.stay();
          }
          const next = await readings.news(actor, projectId, readingId, news.revision);
          const now = present();
          const isNew = next.revision !== news.revision || devicesOf(now) !== devicesOf(sent);
          news = next;
          sent = now;
          if (isNew) channel.send({ ...news, present: now });
        }
      } catch (error) {
        // Out of reach by now, or gone: the channel ends, and coming again says why.
        if (!(error instanceof Problem) || error.status >= 500) throw error;
      } finally {
        await device.leave();
      }
    },
  };
}

function devicesOf(present: ReadingUpdate['present']): string {
  return present.map(({ device }) => device).join(' ');
}
