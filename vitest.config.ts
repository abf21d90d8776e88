import { defineConfig } from 'vitest/config';

/**
 * What the client may import of the rest, straight from its source. Not by the `source` condition: react-aria's packages
 * name a `source` too, and do not ship it.
 */
const resolve = {
  alias: [
    { find: /^#contract\/(.+)$/, replacement: `${import.meta.dirname}/server/contract/$1.ts` },
    { find: /^#surveys\/(.+)$/, replacement: `${import.meta.dirname}/surveys/$1.ts` },
  ],
};
/** On the server's side the `source` condition makes `#server/…` and the like resolve to TypeScript instead of `dist/`. */
const ssr = { resolve: { conditions: ['source', 'module', 'node', 'development'] } };

export default defineConfig({
  resolve,
  test: {
    projects: [
      { extends: true, ssr, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node' } },
      {
        extends: true,
        test: {
          name: 'client',
          include: ['tests/client/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          setupFiles: ['tests/support/client-setup.ts'],
          // Typing letter by letter through React takes its time on a busy machine.
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        ssr,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['tests/support/database.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
