/**
 * A step of the client's build: compressed copies beside scripts and styles, as small as they get. The server sends them
 * to every browser that takes them (server/http/static-files.ts) and compresses nothing itself.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

export function compressedCopies(): Plugin {
  return {
    name: 'wegmarke-compressed-copies',
    apply: 'build',
    writeBundle({ dir }, bundle) {
      const assets = join(dir ?? '', 'assets');
      const written = new Set(Object.keys(bundle).map((name) => name.split('/').at(-1)));
      for (const name of readdirSync(assets)) {
        if (!/\.(js|css)$/.test(name) || !written.has(name)) continue;
        const content = readFileSync(join(assets, name));
        writeFileSync(join(assets, `${name}.gz`), gzipSync(content, { level: 9 }));
        const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
        writeFileSync(join(assets, `${name}.br`), brotliCompressSync(content, { params }));
      }
    },
  };
}
