/**
 * All migrations in order. A released one is never changed. Each has a test that begins from the old shape
 * (tests/integration/migrations/).
 */
import type { Migration } from './migration.ts';

/** Empty as long as there is only one shape. */
export const MIGRATIONS: readonly Migration[] = [];

/** The number of the newest migration that this program knows. */
export const LATEST_MIGRATION = MIGRATIONS.length;
