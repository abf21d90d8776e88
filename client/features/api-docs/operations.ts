/**
 * Reads the OpenAPI document that the server makes from its contract, and lays it out for people: operations in groups,
 * each with who may call it, what goes in, what comes out and which problems it can answer.
 *
 * Wegmarke's own members: of an operation `x-action` (the action of the policy table), `x-who` (who may do it) and
 * `x-token-scope`; of a response `x-problem-codes`.
 */
import { type Definitions, type FieldRow, type JsonSchema, listFields } from './json-schema.ts';

export interface ParameterRow extends FieldRow {
  readonly place: 'path' | 'query' | 'header' | 'cookie';
}

export interface ReplyView {
  readonly status: string;
  readonly fields: readonly FieldRow[];
}

export interface Operation {
  /** Unique and usable as an anchor: `get-api-users-id`. */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly action: string;
  readonly who: readonly string[];
  /** The scope that an access token needs; null where tokens are refused. */
  readonly token: 'read' | 'write' | null;
  readonly parameters: readonly ParameterRow[];
  readonly body: readonly FieldRow[];
  readonly replies: readonly ReplyView[];
  readonly problems: readonly string[];
}

export interface OperationGroup {
  readonly name: string;
  readonly operations: readonly Operation[];
}

interface MediaContent {
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>>;
}
interface RawParameter {
  readonly name: string;
  readonly in: ParameterRow['place'];
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: JsonSchema;
}
interface RawResponse extends MediaContent {
  readonly 'x-problem-codes'?: readonly string[];
}
interface RawOperation {
  readonly summary?: string;
  readonly description?: string;
  readonly operationId?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly RawParameter[];
  readonly requestBody?: MediaContent;
  readonly responses?: Readonly<Record<string, RawResponse>>;
  readonly 'x-action'?: string;
  readonly 'x-who'?: readonly string[];
  readonly 'x-token-scope'?: 'read' | 'write' | null;
}
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components?: { readonly schemas?: Definitions };
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

function schemaOf(media: MediaContent | undefined, kind: RegExp): JsonSchema | undefined {
  const entry = Object.entries(media?.content ?? {}).find(([type]) => kind.test(type));
  return entry?.[1].schema;
}

function parameterRow(parameter: RawParameter, definitions: Definitions): ParameterRow {
  const [row] = listFields({ properties: { [parameter.name]: parameter.schema ?? {} } }, definitions);
  return {
    path: parameter.name,
    type: row?.type ?? '…',
    limits: row?.limits ?? '',
    description: parameter.description ?? row?.description ?? '',
    required: parameter.required ?? false,
    place: parameter.in,
  };
}

function readOperation(method: string, path: string, raw: RawOperation, definitions: Definitions): Operation {
  const responses = Object.entries(raw.responses ?? {});
  const good = responses.filter(([status]) => status.startsWith('2'));
  const bodySchema = schemaOf(raw.requestBody, /json/);
  return {
    key: `${method}${path}`
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/-$/, ''),
    method: method.toUpperCase(),
    path,
    summary: raw.summary ?? raw.description ?? '',
    action: raw['x-action'] ?? raw.operationId ?? '',
    who: raw['x-who'] ?? [],
    token: raw['x-token-scope'] ?? null,
    parameters: (raw.parameters ?? []).map((parameter) => parameterRow(parameter, definitions)),
    body: bodySchema === undefined ? [] : listFields(bodySchema, definitions),
    replies: good.map(([status, response]) => {
      const schema = schemaOf(response, /json/);
      return { status, fields: schema === undefined ? [] : listFields(schema, definitions) };
    }),
    problems: responses.flatMap(([, response]) => response['x-problem-codes'] ?? []),
  };
}

/** All operations by group (the first tag, else the first part of the path), in the order of the document. */
export function readOperations(document: OpenApiDocument): OperationGroup[] {
  const definitions = document.components?.schemas ?? {};
  const groups = new Map<string, Operation[]>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const raw = item[method];
      if (raw === undefined) continue;
      const name = raw.tags?.[0] ?? path.replace(/^\/api\//, '').split('/')[0] ?? path;
      const group = groups.get(name) ?? [];
      group.push(readOperation(method, path, raw, definitions));
      groups.set(name, group);
    }
  }
  return [...groups].map(([name, operations]) => ({ name, operations }));
}

/** The groups with the operations that hold every word of the query in path, action, summary, fields or problem codes. */
export function searchOperations(groups: readonly OperationGroup[], query: string): OperationGroup[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [...groups];
  const matches = (operation: Operation) => {
    const text = [
      operation.method,
      operation.path,
      operation.summary,
      operation.action,
      ...operation.who,
      ...operation.problems,
      ...operation.parameters.map((row) => row.path),
      ...operation.body.map((row) => row.path),
    ]
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return groups
    .map((group) => ({ name: group.name, operations: group.operations.filter(matches) }))
    .filter((group) => group.operations.length > 0);
}
