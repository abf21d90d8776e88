/** One place that turns the database's errors into problems; everything else about them stays unexpected (500). */
import { mongo } from 'mongoose';
import { Problem } from '../http/problem.ts';

/** The fields of the unique index that a write ran into, or null if the error is another one. */
export function duplicateKeyFields(error: unknown): readonly string[] | null {
  if (!(error instanceof mongo.MongoServerError) || error.code !== 11000) return null;
  const pattern: unknown = error.keyPattern;
  if (pattern !== null && typeof pattern === 'object') return Object.keys(pattern);
  // Some servers leave keyPattern out of findAndModify's error; the index name then tells the fields: a_1_b_1.
  const index = /index: (?:\S+\.\$)?(\S+)/.exec(error.message)?.[1] ?? '';
  return index.split(/_-?1(?:_|$)/).filter((field) => field !== '');
}

/**
 * Runs a write; a violation of a unique index becomes the problem that is given for its last field.
 *
 *     await orDuplicate(() => model.create(site), { code: () => new Problem('site_code_taken') })
 */
export async function orDuplicate<Result>(
  write: () => Promise<Result>,
  problems: Readonly<Record<string, () => Problem>>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    const fields = duplicateKeyFields(error);
    const problem = fields?.map((field) => problems[field]).findLast((candidate) => candidate !== undefined);
    if (problem === undefined) throw error;
    throw problem();
  }
}

/** A problem for errors that say that the database cannot be reached; else null. */
export function databaseProblem(error: unknown): Problem | null {
  const unreachable =
    error instanceof mongo.MongoNetworkError ||
    error instanceof mongo.MongoServerSelectionError ||
    error instanceof mongo.MongoTopologyClosedError ||
    error instanceof mongo.MongoNotConnectedError ||
    (error instanceof Error &&
      (error.name === 'MongooseServerSelectionError' || error.name === 'MongoNotConnectedError'));
  if (!unreachable) return null;
  return new Problem('database_unavailable', { retryAfterSeconds: 5, cause: error });
}
