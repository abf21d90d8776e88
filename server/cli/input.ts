/** Checks what was typed against the same schemas that the HTTP interface uses. */
import type { z } from 'zod';
import { draftsFromZod } from '../http/issue-messages.ts';
import { invalidInput } from '../http/problem.ts';

/** @throws Problem invalid_input with all issues; their paths are named like the command's options */
export function checkedInput<Schema extends z.ZodType>(schema: Schema, value: z.input<Schema>): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (!result.success) throw invalidInput(...draftsFromZod(result.error));
  return result.data;
}
