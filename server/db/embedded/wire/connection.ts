/**
 * One client's connection: cuts the byte stream into messages, has them answered one at a time and in order, and stops
 * reading while an answer has not left. So a connection never holds more than one request and one reply, however slowly
 * its client reads and however much it sends ahead.
 */

import type { Socket } from 'node:net';
import { CommandError } from '../errors.ts';
import {
  finishReply,
  HEADER_BYTES,
  legacyReply,
  MAX_MESSAGE_BYTES,
  parseMessage,
  type Request,
  readHeader,
  wantsNoReply,
} from './message.ts';

/** Who is at the other end, and what the commands remember about it. */
export interface Peer {
  readonly id: number;
  readonly address: string;
  /** What the client said about itself in its first hello. */
  metadata: unknown;
  authenticated: boolean;
  /** A SASL conversation under way. */
  conversation: unknown;
  readonly closed: boolean;
}

/** Answers a request with a buffer that has `REPLY_HEADROOM` free bytes before the document. Never throws or rejects. */
export type RequestHandler = (request: Request, peer: Peer) => Buffer | Promise<Buffer>;
/** The answer to a message that could not be understood, framed like a handler's. */
export type ErrorReply = (error: CommandError) => Buffer;

export class Connection implements Peer {
  readonly id: number;
  readonly address: string;
  metadata: unknown = null;
  authenticated: boolean;
  conversation: unknown = null;
  closed = false;
  readonly #socket: Socket;
  readonly #handle: RequestHandler;
  readonly #errorReply: ErrorReply;
  #chunks: Buffer[] = [];
  #buffered = 0;
  #busy = false;
  #ending = false;

  constructor(
    socket: Socket,
    id: number,
    options: { authenticated: boolean; handle: RequestHandler; errorReply: ErrorReply; onClose: () => void },
  ) {
    this.#socket = socket;
    this.id = id;
    this.address = socket.remoteAddress ? `${socket.remoteAddress}:${socket.remotePort}` : 'anonymous unix socket';
    this.authenticated = options.authenticated;
    this.#handle = options.handle;
    this.#errorReply = options.errorReply;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('drain', () => this.#idle());
    // A reset by the client ends in 'close' like everything else; there is nobody left to tell.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.closed = true;
      this.#chunks = [];
      options.onClose();
    });
  }

  /** Lets a reply that is being written leave, then closes. */
  end(): void {
    this.#ending = true;
    if (!this.#busy) this.#finish();
  }

  #finish(): void {
    this.#socket.end();
    // Whoever is not read never learns that the other side has closed too; what still comes is dropped.
    this.#chunks = [];
    this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    if (this.#ending) return;
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#busy) this.#socket.pause();
    else this.#advance();
  }

  /** Answers what has arrived whole, until an answer takes its time. */
  #advance(): void {
    while (!this.#busy && !this.closed && !this.#ending) {
      const message = this.#takeMessage();
      if (!message) {
        if (this.#socket.isPaused()) this.#socket.resume();
        return;
      }
      let request: Request;
      try {
        request = parseMessage(message);
      } catch (error) {
        this.#refuse(error, message);
        return;
      }
      const answer = this.#handle(request, this);
      if (answer instanceof Promise) {
        this.#busy = true;
        answer.then((reply) => {
          if (!this.#send(request, reply)) return;
          this.#idle();
        });
        return;
      }
      if (!this.#send(request, answer)) return;
    }
  }

  #idle(): void {
    this.#busy = false;
    if (this.#ending) this.#finish();
    else this.#advance();
  }

  /** False where the connection has to wait: until what was written has left, or for good. */
  #send(request: Request, reply: Buffer): boolean {
    if (this.closed) return false;
    if (request.moreToCome) return true;
    const message = request.legacy ? legacyReply(reply, request.requestId) : finishReply(reply, request.requestId);
    if (this.#socket.write(message)) return true;
    this.#busy = true;
    return false;
  }

  /** The next whole message, or null. A length that cannot be true ends the connection. */
  #takeMessage(): Buffer | null {
    if (this.#buffered < HEADER_BYTES) return null;
    let first = this.#chunks[0] as Buffer;
    if (first.length < HEADER_BYTES) {
      first = Buffer.concat(this.#chunks);
      this.#chunks = [first];
    }
    const { length } = readHeader(first);
    if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) {
      this.#refuse(
        new CommandError(17, `recv(): message len ${length} is invalid. Min ${HEADER_BYTES} Max: ${MAX_MESSAGE_BYTES}`),
        first,
      );
      return null;
    }
    if (this.#buffered < length) return null;
    const all = first.length >= length ? first : Buffer.concat(this.#chunks);
    const rest = all === first ? this.#chunks.slice(1) : [];
    if (all.length > length) rest.unshift(all.subarray(length));
    this.#chunks = rest;
    this.#buffered -= length;
    return all.subarray(0, length);
  }

  /** Says what is wrong, where anybody listens, and closes. */
  #refuse(error: unknown, message: Buffer): void {
    this.#ending = true;
    this.#chunks = [];
    const refusal = error instanceof CommandError ? error : new CommandError(1, 'The message could not be read');
    if (wantsNoReply(message)) {
      this.#socket.destroy();
      return;
    }
    const { requestId } = readHeader(message);
    // What the client still sends is read and dropped, so that the answer is not lost to a reset; but not for ever.
    this.#socket.resume();
    this.#socket.end(finishReply(this.#errorReply(refusal), requestId));
    const patience = setTimeout(() => this.#socket.destroy(), 2000);
    patience.unref();
    this.#socket.on('close', () => clearTimeout(patience));
  }
}
