/** The roles that a member can have in a project. Their order is the one in which they are shown. */
import { z } from 'zod';

export const PROJECT_ROLES = ['counsellor', 'researcher', 'lead', 'manager'] as const;
export const projectRole = z.enum(PROJECT_ROLES);
export type ProjectRole = z.infer<typeof projectRole>;
