/** The kinds of projects and how low each may set its protection floor. */
import { z } from 'zod';

/** `counselling`: clients and their counsellors; `study`: expert interviews; `survey`: an imported or public survey. */
export const PROJECT_KINDS = ['counselling', 'study', 'survey'] as const;
export const projectKind = z.enum(PROJECT_KINDS);
export type ProjectKind = z.infer<typeof projectKind>;

/** The floor that a new project starts with: groups of fewer people are not shown. */
export const DEFAULT_FLOOR = 5;

/** The lowest floor that a project of this kind may choose. Client data never goes under 3; 0 is for public or own data. */
export function lowestFloor(kind: ProjectKind): number {
  return kind === 'counselling' ? 3 : 0;
}
