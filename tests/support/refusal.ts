/** The error that a database server answers with; a promise that succeeds fails the test. */

import { MongoServerError } from 'mongodb';

export async function refusal(promise: Promise<unknown>): Promise<MongoServerError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof MongoServerError) return error;
    throw error;
  }
  throw new Error('the server refused nothing');
}
