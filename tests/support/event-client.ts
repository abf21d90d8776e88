/** Listens to a channel of server-sent events, as a browser's EventSource would. */
import type { TestClient } from './http-client.ts';

export interface Listener<Event> {
  readonly status: number;
  readonly events: Event[];
  /** The first event that fits, past or to come; fails after `milliseconds`. */
  until(fits: (event: Event) => boolean, milliseconds?: number): Promise<Event>;
  /** Resolves when the server has ended the channel. */
  readonly ended: Promise<void>;
  close(): void;
}

export async function listen<Event>(url: string, client: TestClient, path: string): Promise<Listener<Event>> {
  const abort = new AbortController();
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(`${url}${path}`, { headers: { cookie }, signal: abort.signal });
  const events: Event[] = [];
  const waiting = new Set<() => void>();

  async function read(): Promise<void> {
    if (response.body === null || !response.ok) return;
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const chunk of response.body) {
        text += decoder.decode(chunk, { stream: true });
        const parts = text.split('\n\n');
        text = parts.pop() ?? '';
        for (const part of parts) {
          if (part.startsWith('data: ')) events.push(JSON.parse(part.slice('data: '.length)) as Event);
        }
        for (const look of waiting) look();
      }
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    }
  }

  return {
    status: response.status,
    events,
    ended: read(),
    until: (fits, milliseconds = 2_000) =>
      new Promise((resolve, reject) => {
        const timeout = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`no such event within ${milliseconds} ms among ${JSON.stringify(events)}`));
        }, milliseconds);
        const look = () => {
          const found = events.find(fits);
          if (found === undefined) return;
          clearTimeout(timeout);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    close: () => abort.abort(),
  };
}
