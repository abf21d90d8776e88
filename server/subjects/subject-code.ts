/** Storing subjects under codes that nobody else has. */
import { SUBJECT_CODE_BYTES, subjectCodeOf } from '#surveys/codes';
import { randomCodeBytes } from '../crypto.ts';
import { duplicateKeyFields } from '../db/errors.ts';
import type { StoredSubject, SubjectModel } from './subject.model.ts';

/** A billion codes: with a hundred thousand taken, a second try is needed once in ten thousand times. */
const TRIES = 8;

export function newSubjectCode(): string {
  return subjectCodeOf(randomCodeBytes(SUBJECT_CODE_BYTES));
}

/** Stores a subject under a new code; a code that is taken (the unique index says so) is replaced by another. */
export async function createWithCode(
  model: SubjectModel,
  subject: Omit<StoredSubject, 'code'>,
  makeCode: () => string = newSubjectCode,
): Promise<StoredSubject> {
  for (let left = TRIES; ; left -= 1) {
    const stored: StoredSubject = { ...subject, code: makeCode() };
    try {
      await model.create(stored);
      return stored;
    } catch (error) {
      const taken = duplicateKeyFields(error)?.includes('code') ?? false;
      if (!taken || left <= 1) throw error;
    }
  }
}
