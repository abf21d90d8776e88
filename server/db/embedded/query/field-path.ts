/** What a field path of sorts, projections and expressions may look like. */

import { CommandError } from '../errors.ts';

/** No empty part, and no leading dollar but of a DBRef's fields. Throws 40352, 40353, 15998, 16410. */
export function checkFieldPath(path: string): void {
  if (path === '') throw new CommandError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw new CommandError(40353, "FieldPath must not end with a '.'.");
  for (const part of path.split('.')) {
    if (part === '') throw new CommandError(15998, 'FieldPath field names may not be empty strings.');
    if (part.startsWith('$') && part !== '$id' && part !== '$ref' && part !== '$db') {
      throw new CommandError(
        16410,
        "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
      );
    }
  }
}
