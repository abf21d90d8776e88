import { defineConfig } from 'vitest/config';

/** The `source` condition makes `#server/…` and the like resolve to TypeScript instead of `dist/`. */
const resolve = { conditions: ['source', 'module', 'browser', 'development'] };
const ssr = { resolve: { conditions: ['source', 'module', 'node', 'development'] } };

export default defineConfig({
  resolve,
  ssr,
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node' } },
      {
        extends: true,
        test: {
          name: 'client',
          include: ['tests/client/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          setupFiles: ['tests/support/client-setup.ts'],
        },
      },
      {
        extends: true,
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
