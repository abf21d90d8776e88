/** Projects on the wire: the container of everything, with its protection floor and retention period. */
import { z } from 'zod';
import { language } from '#surveys/language';
import { DEFAULT_FLOOR, lowestFloor, projectKind } from '#surveys/project-kind';
import { projectRole } from '#surveys/role';
import { id, line, listOf, listQuery, moment, prose, revision } from './common.ts';

/** Groups of fewer people than this are never shown in a chart. */
const floor = z.int().min(0).max(50);
const retentionMonths = z.int().min(1).max(240);
const languages = z.array(language).min(1).max(20);

/** Groups of subjects that reports can be split by, such as a role or a kind of contract; never what names somebody. */
export const projectFacet = z.object({
  key: z
    .string()
    .max(40)
    .regex(/^[a-z][a-z0-9_]*$/),
  label: line(80),
  values: z.array(line(80)).min(1).max(100),
});
export type ProjectFacet = z.infer<typeof projectFacet>;

/** Words that reports and exports use for columns of their own, and what every object has. */
export const RESERVED_FACET_KEYS: readonly string[] = [
  'site',
  'month',
  'occasion',
  'subject',
  'reading',
  'instrument',
  'version',
  'voice',
  'state',
  'visibility',
  'constructor',
];

/** No facet twice, no value twice in a facet. */
const facets = z
  .array(projectFacet)
  .max(12)
  .superRefine((list, context) => {
    const keys = list.map(({ key }) => key);
    list.forEach(({ key, values }, index) => {
      const issue = (path: PropertyKey[], code: string) =>
        context.addIssue({ code: 'custom', path: [index, ...path], params: { code } });
      if (keys.indexOf(key) !== index) issue(['key'], 'facet_key_twice');
      if (RESERVED_FACET_KEYS.includes(key)) issue(['key'], 'facet_key_reserved');
      values.forEach((value, place) => {
        if (values.indexOf(value) !== place) issue(['values', place], 'facet_value_twice');
      });
    });
  });

export const project = z.object({
  id,
  name: z.string(),
  description: z.string(),
  kind: projectKind,
  floor: z.int(),
  retentionMonths: z.int(),
  languages: z.array(language),
  facets: z.array(projectFacet),
  invented: z.boolean().describe('the sample project: nothing in it is real'),
  createdAt: moment,
  archivedAt: moment.nullable(),
  revision,
  roles: z.array(projectRole).describe('roles of whoever asks; empty for an administrator who is not a member'),
});
export type Project = z.infer<typeof project>;

export const projectListQuery = listQuery(['name', 'createdAt'], {
  archived: z.enum(['no', 'yes', 'all']).default('no').describe('put-away projects too'),
});
export type ProjectListQuery = z.infer<typeof projectListQuery>;

export const projectList = listOf(project);
export type ProjectList = z.infer<typeof projectList>;

const kindAndFloor = z.object({ kind: projectKind, floor });

/** The floor's lower limit depends on the kind, so it is checked across the two fields. */
export const projectCreate = z
  .strictObject({
    name: line(120),
    description: prose(2_000).default(''),
    kind: projectKind.default('counselling'),
    floor: floor.default(DEFAULT_FLOOR),
    retentionMonths: retentionMonths.default(36),
    languages: languages.default(['de']),
  })
  .superRefine(
    ({ kind, floor: chosen }, context) => {
      const min = lowestFloor(kind);
      if (chosen < min) context.addIssue({ code: 'custom', path: ['floor'], params: { code: 'floor_too_low', min } });
    },
    // also when another field is wrong: all issues are listed at once
    { when: ({ value }) => kindAndFloor.safeParse(value).success },
  );
export type ProjectCreate = z.infer<typeof projectCreate>;
/** What a form sends: whatever has a default may be left out. */
export type ProjectCreateInput = z.input<typeof projectCreate>;

/** The kind is fixed at creation, because the protection of what was collected hangs on it. */
export const projectPatch = z.strictObject({
  name: line(120).optional(),
  description: prose(2_000).optional(),
  floor: floor.optional(),
  retentionMonths: retentionMonths.optional(),
  languages: languages.optional(),
  facets: facets.optional(),
  archived: z.boolean().optional(),
  revision,
});
export type ProjectPatch = z.infer<typeof projectPatch>;
