/** Commands about the interface for programs: `openapi`. */
import { createConnection } from 'mongoose';
import { createApp } from '../app.ts';
import { systemClock } from '../clock.ts';
import { keyRing, newKey } from '../crypto.ts';
import { openApiDocument } from '../http/openapi.ts';
import { createLog } from '../log.ts';
import { createMailer } from '../mail/mailer.ts';
import { VERSION } from '../version.ts';
import type { Command } from './command.ts';

const openapi: Command = {
  name: 'openapi',
  help: {
    de: 'Gibt die Beschreibung der Schnittstelle aus (OpenAPI, JSON), ohne Datenbank und Server.',
    en: 'Prints the description of the interface (OpenAPI, JSON), without a database or a server.',
  },
  options: {},
  async run(_input, { config, out }) {
    // The endpoints describe themselves; what they would work with is only there in name and never opened.
    const connection = createConnection();
    const { endpoints } = createApp({
      config,
      clock: systemClock,
      connection,
      keys: keyRing([newKey()]),
      log: createLog('silent'),
      mailer: createMailer({ smtpUrl: null, mailFrom: null }),
      publicAddress: () => '',
    });
    out(JSON.stringify(openApiDocument(endpoints, VERSION), null, 2));
  },
};

export const API_COMMANDS: readonly Command[] = [openapi];
