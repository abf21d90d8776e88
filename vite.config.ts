/** Builds the client into dist/client, which the server serves. In development the API runs beside it. */

import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Prints what a browser has to load, smallest worry last: sizes after compression, scripts and styles only. */
function sizeReport(): Plugin {
  return {
    name: 'wegmarke-size-report',
    apply: 'build',
    generateBundle(_options, bundle) {
      const sizes = Object.values(bundle)
        .filter((file) => /\.(js|css)$/.test(file.fileName))
        .map((file) => ({
          name: file.fileName,
          bytes: gzipSync(file.type === 'chunk' ? file.code : file.source).length,
        }))
        .sort((left, right) => right.bytes - left.bytes);
      const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry);
      const first = new Set([entry?.fileName, ...(entry?.type === 'chunk' ? entry.imports : [])]);
      const total = (some: typeof sizes) => (some.reduce((sum, file) => sum + file.bytes, 0) / 1024).toFixed(1);
      this.info(`gzip: ${sizes.map((file) => `${file.name} ${(file.bytes / 1024).toFixed(1)} kB`).join(', ')}`);
      this.info(
        `gzip: first scripts ${total(sizes.filter((file) => first.has(file.name)))} kB, all ${total(sizes)} kB`,
      );
    },
  };
}

export default defineConfig({
  root: 'client',
  // By alias and not by the `source` condition: react-aria's packages name a `source` too, and do not ship it.
  resolve: {
    alias: [
      { find: /^#contract\/(.+)$/, replacement: `${import.meta.dirname}/server/contract/$1.ts` },
      { find: /^#surveys\/(.+)$/, replacement: `${import.meta.dirname}/surveys/$1.ts` },
    ],
  },
  plugins: [react(), sizeReport()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2022',
    // Data URLs are one more thing in the security policy; small files travel well enough by themselves.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': { target: `http://127.0.0.1:${process.env.PORT ?? 4180}`, changeOrigin: false } } },
});
