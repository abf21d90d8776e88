/**
 * A client for load: keep-alive connections that write prepared requests and read answers, with little work of its own,
 * so that on a machine with two cores the server is what is measured.
 */
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly milliseconds: number;
}

export interface Connection {
  /** One request at a time. */
  request(method: string, path: string, body: unknown): Promise<Answer>;
  close(): void;
}

export async function openConnection(port: number, headers: Readonly<Record<string, string>>): Promise<Connection> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const standing = Object.entries({ host: `127.0.0.1:${port}`, 'content-type': 'application/json', ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  let received = Buffer.alloc(0);
  let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void; began: number } | undefined;

  function look(): void {
    const end = received.indexOf('\r\n\r\n');
    if (end < 0 || waiting === undefined) return;
    const head = received.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (received.length < end + 4 + length) return;
    const body = received.toString('utf8', end + 4, end + 4 + length);
    received = received.subarray(end + 4 + length);
    const { resolve, began } = waiting;
    waiting = undefined;
    resolve({ status: Number(head.slice(9, 12)), body, milliseconds: performance.now() - began });
  }
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    look();
  });
  socket.on('close', () => waiting?.reject(new Error('the server closed the connection')));

  return {
    request: (method, path, body) =>
      new Promise((resolve, reject) => {
        const payload = JSON.stringify(body);
        waiting = { resolve, reject, began: performance.now() };
        const length = Buffer.byteLength(payload);
        socket.write(`${method} ${path} HTTP/1.1\r\n${standing}content-length: ${length}\r\n\r\n${payload}`);
      }),
    close: () => void socket.destroy(),
  };
}

/** The value below which this part of the values lies. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
