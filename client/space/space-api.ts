/** The calls of the person's space, and its readings' channel. */

import type { InstrumentDefinition } from '#contract/instrument';
import type { ChangesTaken, History, Picture, Reading, ReadingUpdate } from '#contract/reading';
import type { Space, SpaceSlip } from '#contract/space';
import { ApiUnreachable, api, apiPath, asSent } from '../api.ts';
import { openLiveLine } from '../fill/live-line.ts';
import type { ReadingChannel } from '../fill/reading-channel.ts';
import { unsentKey } from './space-settings.ts';

/** Opens the space that the code of a slip belongs to. */
export function openSpace(code: string): Promise<Space> {
  return api.post('/api/space', { body: { code }, reply: asSent<Space>(), mayBeSignedOut: true });
}

/** The space that is open on this device. */
export function fetchSpace(options: { mayBeSignedOut?: boolean; signal?: AbortSignal } = {}): Promise<Space> {
  return api.get('/api/space', { ...options, reply: asSent<Space>() });
}

export function closeSpace(): Promise<undefined> {
  return api.delete('/api/space', { mayBeSignedOut: true, timeout: 10_000 });
}

export function closeOtherDevices(): Promise<undefined> {
  return api.delete('/api/space/other-devices');
}

/** A new code that only the person knows; those before it stop working. */
export function renewSlip(closeOthers: boolean): Promise<SpaceSlip> {
  return api.post('/api/space/slip', { body: { closeOthers }, reply: asSent<SpaceSlip>() });
}

/** The slip with this code as a PDF. */
export function printSlip(code: string, language: string): Promise<Blob> {
  return api.postForFile('/api/space/slip/pdf', { body: { code, language } });
}

/** @param id 24 hexadecimal digits of our own, so that a repeated request begins no second reading */
export function beginReading(instrumentId: string, id: string): Promise<Reading> {
  return api.post('/api/space/readings', { body: { instrumentId, id }, reply: asSent<Reading>() });
}

export function fetchReading(readingId: string, signal?: AbortSignal): Promise<Reading> {
  return api.get(readingPath(readingId), { reply: asSent<Reading>(), ...(signal ? { signal } : {}) });
}

export function fetchPicture(instrumentId: string, signal?: AbortSignal): Promise<Picture> {
  return api.get('/api/space/picture', {
    query: { instrument: instrumentId },
    reply: asSent<Picture>(),
    ...(signal ? { signal } : {}),
  });
}

/** The code of the subject whose space is open in this tab. */
let speaksFor: string | null = null;

/** From now on only this subject's answers leave the browser; null: nobody's. */
export function speakFor(subjectCode: string | null): void {
  if (speaksFor !== subjectCode) forgetDefinitions();
  speaksFor = subjectCode;
}

const definitions = new Map<string, Promise<InstrumentDefinition>>();

/** A published version never changes, so it is asked for once. */
export function fetchDefinition(instrumentId: string, version: number): Promise<InstrumentDefinition> {
  const path = `/api/space/instruments/${encodeURIComponent(instrumentId)}/versions/${version}`;
  const known = definitions.get(path);
  if (known) return known;
  const asked = api.get(path, { reply: asSent<InstrumentDefinition>() });
  definitions.set(path, asked);
  asked.catch(() => definitions.delete(path));
  return asked;
}

/** Another person may open their space in this tab: nothing that was loaded before is theirs. */
function forgetDefinitions(): void {
  definitions.clear();
}

function readingPath(readingId: string): string {
  return `/api/space/readings/${encodeURIComponent(readingId)}`;
}

export function spaceChannel(readingId: string, subjectCode: string): ReadingChannel {
  const path = readingPath(readingId);
  return {
    storageKey: `${unsentKey(subjectCode)}reading-${readingId}`,
    load: (signal) => fetchReading(readingId, signal),
    send: async (changes, options) => {
      // The cookie may be somebody else's by now; what waits here waits until this person comes again.
      if (speaksFor !== subjectCode) throw new ApiUnreachable('offline');
      return api.post(`${path}/changes`, {
        body: { changes },
        reply: asSent<ChangesTaken>(),
        keepalive: options?.keepalive ?? false,
      });
    },
    complete: (complete, language) => api.patch(path, { body: { complete, language }, reply: asSent<Reading>() }),
    history: (item, signal) =>
      api.get(`${path}/history`, { query: { item }, reply: asSent<History>(), ...(signal ? { signal } : {}) }),
    listen: (after, onUpdate) =>
      openLiveLine(
        () => apiPath(`${path}/events`, { after: after() }),
        (data) => data as ReadingUpdate,
        onUpdate,
      ),
  };
}

/** An id as the server makes them: 24 hexadecimal digits. */
export function newReadingId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
