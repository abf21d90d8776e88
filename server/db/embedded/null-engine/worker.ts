/** The null engine's thread: parses each message and answers at once with a reply of the size of a real one. */

import { parentPort, workerData } from 'node:worker_threads';
import { Long } from 'bson';
import { encode } from '../bson/codec.ts';
import type { Doc } from '../bson/values.ts';
import { errorReply } from '../commands/dispatch.ts';
import { MAX_DOCUMENT_BYTES, MAX_WIRE_VERSION, MAX_WRITE_BATCH } from '../commands/hello.ts';
import { count, cursorReply, doc, int, OK } from '../commands/reply.ts';
import { CommandError } from '../errors.ts';
import { Listener } from '../wire/listener.ts';
import { frameReply, MAX_MESSAGE_BYTES, type Request } from '../wire/message.ts';
import { BSON_TYPE, findRawField, firstFieldName, rawFields } from '../wire/raw-bson.ts';
import type { NullAnswers } from './start.ts';

const { document, manyCount, socketPath } = workerData as NullAnswers & { socketPath: string };
const NAMESPACE = 'bench.documents';

function reply(fields: Parameters<typeof doc>[0]): Buffer {
  const answer: Doc = doc(fields);
  answer.set('ok', OK);
  return frameReply(encode(answer));
}

const ONE = cursorReply('firstBatch', [document], Long.ZERO, NAMESPACE);
const MANY = cursorReply('firstBatch', new Array<Uint8Array>(manyCount).fill(document), Long.ZERO, NAMESPACE);
const DONE = reply({});
const HELLO = {
  isWritablePrimary: true,
  ismaster: true,
  maxBsonObjectSize: int(MAX_DOCUMENT_BYTES),
  maxMessageSizeBytes: int(MAX_MESSAGE_BYTES),
  maxWriteBatchSize: int(MAX_WRITE_BATCH),
  logicalSessionTimeoutMinutes: int(30),
  minWireVersion: int(0),
  maxWireVersion: int(MAX_WIRE_VERSION),
  readOnly: false,
};

/** How many documents an insert brings, as a sequence or in its body. */
function inserted(request: Request): number {
  const sequence = request.sequences.get('documents');
  if (sequence) return sequence.length;
  const array = findRawField(request.body, 'documents');
  if (array?.type !== BSON_TYPE.array) return 0;
  let documents = 0;
  for (const _ of rawFields(request.body.subarray(array.valueStart, array.end))) documents++;
  return documents;
}

/** Where the answered document has its id: behind its length, the id's type and name. */
const ID_AT = 4 + 1 + '_id\0'.length;
const ID_BYTES = 12;

/** The document once for each id that `filter` lists, under that id; null for any other filter. */
function listed(filter: Buffer): Uint8Array[] | null {
  const id = findRawField(filter, '_id');
  if (id?.type !== BSON_TYPE.object) return null;
  const choice = filter.subarray(id.valueStart, id.end);
  const list = findRawField(choice, '$in');
  if (list?.type !== BSON_TYPE.array) return null;
  return Array.from(rawFields(choice.subarray(list.valueStart, list.end)), ({ end }) => {
    const copy = Uint8Array.from(document);
    copy.set(choice.subarray(list.valueStart + end - ID_BYTES, list.valueStart + end), ID_AT);
    return copy;
  });
}

function found(request: Request): Buffer {
  const field = findRawField(request.body, 'filter');
  if (field === undefined) return Buffer.from(MANY);
  const filter = request.body.subarray(field.valueStart, field.end);
  const asked = listed(filter);
  if (asked !== null) return cursorReply('firstBatch', asked, Long.ZERO, NAMESPACE);
  return Buffer.from(firstFieldName(filter) === '_id' ? ONE : MANY);
}

function answer(request: Request): Buffer {
  switch (firstFieldName(request.body)) {
    case 'hello':
    case 'isMaster':
    case 'ismaster':
      return reply({ ...HELLO, localTime: new Date() });
    case 'insert':
      return reply({ n: count(inserted(request)) });
    case 'find':
      return found(request);
    case 'update':
      return reply({ n: int(1), nModified: int(1) });
    case 'createIndexes':
    case 'create':
    case 'drop':
    case 'dropDatabase':
    case 'endSessions':
    case 'ping':
      return Buffer.from(DONE);
    default:
      return errorReply(new CommandError(59, 'the null engine does not know this command'));
  }
}

await Listener.open({
  address: { transport: 'socket', path: socketPath },
  trusted: true,
  handle: answer,
  errorReply,
});
parentPort?.postMessage('ready');
