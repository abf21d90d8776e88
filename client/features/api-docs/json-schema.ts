/**
 * Turns the JSON Schemas of the OpenAPI document into rows that can be read: one row per field, with its place, its
 * kind and its limits in a short form that is the same in every language (`string`, `3–60`, `a | b`).
 */

/** The parts of JSON Schema that Wegmarke's contract produces. Whatever else stands there is left out. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
  readonly description?: string;
}

export interface FieldRow {
  /** Where the field stands: `admin.password`, `items[].name`, `content.*`. */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  /** Limits such as `12–256`, `≤ 100`, `= 50`; empty when there are none. */
  readonly limits: string;
  readonly description: string;
}

export type Definitions = Readonly<Record<string, JsonSchema>>;

/** Deeper levels than this are not listed: nothing in the contract nests so deep unless it refers to itself. */
const DEEPEST = 6;
/** An id is a 24-digit hexadecimal string; naming it says more than its pattern. */
const ID_PATTERN = /24/;

function resolve(schema: JsonSchema, definitions: Definitions): JsonSchema {
  let current = schema;
  for (let hops = 0; current.$ref !== undefined && hops < DEEPEST; hops += 1) {
    const name = current.$ref.split('/').at(-1) ?? '';
    const target = definitions[name];
    if (target === undefined) return {};
    current = target;
  }
  return current;
}

function alternatives(schema: JsonSchema): readonly JsonSchema[] | undefined {
  return schema.anyOf ?? schema.oneOf;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
}

/** The kind of a value in one short expression, for example `string`, `"read" | "write"`, `object[]`, `date-time | null`. */
export function describeType(given: JsonSchema, definitions: Definitions, depth = 0): string {
  const schema = resolve(given, definitions);
  if (depth > DEEPEST) return '…';
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  const choices = alternatives(schema);
  if (choices !== undefined) {
    return [...new Set(choices.map((choice) => describeType(choice, definitions, depth + 1)))].join(' | ');
  }
  if (Array.isArray(schema.type)) return schema.type.join(' | ');
  if (schema.type === 'array') {
    const inner = schema.items === undefined ? '…' : describeType(schema.items, definitions, depth + 1);
    return inner.includes(' | ') ? `(${inner})[]` : `${inner}[]`;
  }
  if (schema.type === 'string' && schema.pattern !== undefined && ID_PATTERN.test(schema.pattern)) return 'id';
  if (schema.type === 'string' && schema.format !== undefined) return schema.format;
  if (schema.type === undefined) return schema.properties || schema.allOf ? 'object' : '…';
  return schema.type as string;
}

function range(from: number | undefined, to: number | undefined): string {
  if (from !== undefined && to !== undefined) return from === to ? `${from}` : `${from}–${to}`;
  if (from !== undefined) return `≥ ${from}`;
  if (to !== undefined) return `≤ ${to}`;
  return '';
}

/** zod writes the bounds of a safe integer into every integer; they limit nothing that anybody would send. */
function bound(value: number | undefined): number | undefined {
  return value !== undefined && Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;
}

function describeLimits(schema: JsonSchema): string {
  const parts = [
    range(schema.minLength, schema.maxLength),
    range(bound(schema.minimum), bound(schema.maximum)),
    range(schema.minItems, schema.maxItems),
  ].filter((part) => part !== '');
  if (schema.default !== undefined) parts.push(`= ${JSON.stringify(schema.default)}`);
  return parts.join(', ');
}

/** All fields of a schema from the top down. A schema that is not an object gives one row with an empty path. */
export function listFields(given: JsonSchema, definitions: Definitions): FieldRow[] {
  const rows: FieldRow[] = [];
  const seen = new Set<string>();

  const visit = (schemaGiven: JsonSchema, path: string, depth: number): void => {
    const schema = resolve(schemaGiven, definitions);
    if (depth > DEEPEST) return;
    for (const part of schema.allOf ?? []) visit(part, path, depth + 1);
    for (const choice of alternatives(schema) ?? []) visit(choice, path, depth + 1);
    if (schema.items !== undefined) visit(schema.items, `${path}[]`, depth + 1);
    if (typeof schema.additionalProperties === 'object' && Object.keys(schema.additionalProperties).length > 0) {
      visit(schema.additionalProperties, path === '' ? '*' : `${path}.*`, depth + 1);
    }
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const place = path === '' ? name : `${path}.${name}`;
      if (!seen.has(place)) {
        seen.add(place);
        const resolved = resolve(property, definitions);
        rows.push({
          path: place,
          type: describeType(property, definitions),
          required: schema.required?.includes(name) ?? false,
          limits: describeLimits(resolved),
          description: resolved.description ?? '',
        });
      }
      visit(property, place, depth + 1);
    }
  };

  visit(given, '', 0);
  if (rows.length === 0 && Object.keys(given).length > 0) {
    const schema = resolve(given, definitions);
    rows.push({
      path: '',
      type: describeType(given, definitions),
      required: true,
      limits: describeLimits(schema),
      description: schema.description ?? '',
    });
  }
  return rows;
}
