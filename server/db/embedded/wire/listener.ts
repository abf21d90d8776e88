/** Accepts connections on a Unix socket or on loopback TCP and keeps track of them until they are gone. */

import { chmodSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Connection, type ErrorReply, type Peer, type RequestHandler } from './connection.ts';

export type ListenAddress =
  | { readonly transport: 'socket'; readonly path: string }
  | { readonly transport: 'tcp'; readonly host: string };

export interface ListenerOptions {
  readonly address: ListenAddress;
  /** False where a client has to authenticate first. */
  readonly trusted: boolean;
  readonly handle: RequestHandler;
  readonly errorReply: ErrorReply;
  readonly onClose?: (peer: Peer) => void;
}

export class Listener {
  readonly connections = new Set<Connection>();
  readonly #server: Server;
  #created = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** How many connections there have been since the start. */
  get totalCreated(): number {
    return this.#created;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  static async open(options: ListenerOptions): Promise<Listener> {
    const server = createServer();
    const listener = new Listener(server);
    server.on('connection', (socket) => {
      listener.#created++;
      const connection: Connection = new Connection(socket, listener.#created, {
        authenticated: options.trusted,
        handle: options.handle,
        errorReply: options.errorReply,
        onClose: () => {
          listener.connections.delete(connection);
          options.onClose?.(connection);
        },
      });
      listener.connections.add(connection);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      const listening = () => {
        server.off('error', reject);
        resolve();
      };
      if (options.address.transport === 'socket') {
        // Its folder is 0700, so the moment before chmod lets nobody in.
        server.listen({ path: options.address.path, backlog: 511 }, listening);
      } else {
        server.listen({ host: options.address.host, port: 0, backlog: 511 }, listening);
      }
    });
    if (options.address.transport === 'socket') chmodSync(options.address.path, 0o600);
    return listener;
  }

  /** Accepts nobody any more, lets answers that are under way leave for up to `patienceMs`, then cuts off. */
  async close(patienceMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of this.connections) connection.end();
    const cut = setTimeout(() => {
      for (const connection of this.connections) connection.destroy();
    }, patienceMs);
    await closed;
    clearTimeout(cut);
  }
}
