/**
 * What all mongoose schemas share. Models are made on a given connection, never on the global mongoose; indexes are
 * declared in the schema and created by the migrations, not by connecting.
 */
import type { SchemaOptions } from 'mongoose';

/** Fields that a schema does not name are an error instead of being dropped silently. */
export const SCHEMA_OPTIONS = {
  strict: 'throw',
  versionKey: false,
  autoIndex: false,
  autoCreate: false,
  minimize: false,
} as const satisfies SchemaOptions;
