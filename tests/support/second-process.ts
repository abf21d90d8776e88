/** The application once more on the same database, as a second process of the same installation would be. */
import type { AddressInfo } from 'node:net';
import { createApp } from '#server/app';
import { keyRing, newKey } from '#server/crypto';
import { connect } from '#server/db/connect';
import { createHttpServer } from '#server/http/http-server';
import { createLog } from '#server/log';
import type { TestApp } from './app.ts';
import { httpClient, type TestClient } from './http-client.ts';

export interface SecondProcess {
  /** The same caller, asking the second process. It has keys of its own: encrypted texts are not for it. */
  as(client: TestClient): TestClient;
  close(): Promise<void>;
}

export async function secondProcess(app: TestApp): Promise<SecondProcess> {
  const connection = await connect(app.database.uri);
  const second = createApp({
    config: app.config,
    clock: app.clock,
    connection,
    keys: keyRing([newKey()]),
    log: createLog('silent'),
    publicAddress: () => app.url,
  });
  const server = createHttpServer(second.handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    as(client) {
      const same = httpClient(url);
      for (const [name, value] of client.cookies) same.cookies.set(name, value);
      return same;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await second.close();
      await connection.close();
    },
  };
}
