/**
 * Builds the client into dist/client, which the server serves: the staff's pages and, as a page of its own, the person's
 * space. In development the API runs beside it.
 */

import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { budgets } from './vite-budgets.config.ts';
import { chartsWithoutTimes } from './vite-charts.config.ts';
import { compressedCopies } from './vite-compressed.config.ts';
import { schemasInBrowser } from './vite-schemas.config.ts';
import { surveyWithoutTheUnused } from './vite-survey.config.ts';

export default defineConfig({
  root: 'client',
  // By alias and not by the `source` condition: react-aria's packages name a `source` too, and do not ship it.
  resolve: {
    alias: [
      { find: /^#contract\/(.+)$/, replacement: `${import.meta.dirname}/server/contract/$1.ts` },
      { find: /^#surveys\/(.+)$/, replacement: `${import.meta.dirname}/surveys/$1.ts` },
    ],
  },
  plugins: [
    react(),
    schemasInBrowser(),
    surveyWithoutTheUnused(),
    chartsWithoutTimes(),
    spaceInDevelopment(),
    budgets(),
    compressedCopies(),
  ],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2022',
    // Data URLs are one more thing in the security policy; small files travel well enough by themselves.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  // Two builds and not one with two pages: a module that both use would carry in the space what only the staff's pages
  // use of it, zod above all.
  environments: {
    client: { build: { rolldownOptions: { input: `${import.meta.dirname}/client/index.html` } } },
    space: {
      consumer: 'client',
      build: { rolldownOptions: { input: `${import.meta.dirname}/client/space.html` }, emptyOutDir: false },
    },
  },
  builder: {
    async buildApp({ build, environments }) {
      for (const name of ['client', 'space']) if (environments[name]) await build(environments[name]);
    },
  },
  server: { proxy: { '/api': { target: `http://127.0.0.1:${process.env.PORT ?? 4180}`, changeOrigin: false } } },
});

/** As the server does: `/s` is the person's space. */
function spaceInDevelopment(): Plugin {
  return {
    name: 'wegmarke-space-in-development',
    apply: 'serve',
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (/^\/s(?:[/?]|$)/.test(request.url ?? '')) request.url = '/space.html';
        next();
      });
    },
  };
}
