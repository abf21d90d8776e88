/** Subjects on the wire: cases and interview partners, by a pseudonymous code. Never a name or a customer number. */
import { z } from 'zod';
import { id, listOf, listQuery, moment, revision } from './common.ts';

/** `K7Q-4MD`: no 0, O, 1, I; can be read out over the phone. */
export const subjectCode = z.string().regex(/^[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}$/);

/** The values of a subject by the project's facets. */
export const facetValues = z.record(z.string().max(60), z.string().max(120));

const account = z.object({ userId: id, name: z.string() });

export const subject = z.object({
  id,
  projectId: id,
  code: subjectCode,
  siteId: id.nullable(),
  facets: facetValues,
  counsellor: account.nullable(),
  deputy: account.nullable(),
  createdAt: moment,
  /** When a reading was last begun or changed. */
  lastReadingAt: moment.nullable(),
  readings: z.int(),
  archivedAt: moment.nullable(),
  /** An invented case of the sample project. */
  invented: z.boolean(),
  revision,
});
export type Subject = z.infer<typeof subject>;

export const subjectListQuery = listQuery(
  ['lastActivityAt', 'code', 'createdAt'],
  {
    archived: z.enum(['no', 'yes', 'all']).default('no').describe('put-away subjects too'),
    site: id.optional(),
    assigned: z
      .union([z.enum(['me', 'all', 'nobody']), id])
      .default('all')
      .describe('whose counsellor or deputy this account is; me: the caller; nobody: those without a counsellor'),
    facet: z
      .string()
      .max(200)
      .regex(/^[a-z][a-z0-9_]*:.+$/)
      .optional()
      .describe('a facet of the project and its value, for example role:FK'),
  },
  'desc',
);
export type SubjectListQuery = z.infer<typeof subjectListQuery>;
export const subjectList = listOf(subject);
export type SubjectList = z.infer<typeof subjectList>;

export const subjectCreate = z.strictObject({
  siteId: id.nullable().default(null),
  facets: facetValues.default({}),
  /** Left out: whoever creates it, if they are a counsellor. */
  counsellorId: id.nullable().optional(),
  deputyId: id.nullable().default(null),
});
export type SubjectCreate = z.infer<typeof subjectCreate>;

export const subjectPatch = z.strictObject({
  siteId: id.nullable().optional(),
  facets: facetValues.optional(),
  counsellorId: id.nullable().optional(),
  deputyId: id.nullable().optional(),
  archived: z.boolean().optional(),
  revision,
});
export type SubjectPatch = z.infer<typeof subjectPatch>;

/** With a site: only those who work there. */
export const assignableQuery = z.strictObject({ site: id.optional() });

/** Who may be assigned: counsellors (interviewers) of the project, for those who may assign. */
export const assignableList = z.object({ items: z.array(account) });
export type AssignableList = z.infer<typeof assignableList>;
