/** The interface page's reading of the OpenAPI document. */
import { expect, test } from 'vitest';
import { type JsonSchema, listFields } from '../../client/features/api-docs/json-schema.ts';
import { type OpenApiDocument, readOperations, searchOperations } from '../../client/features/api-docs/operations.ts';

const document: OpenApiDocument = {
  paths: {
    '/api/users': {
      post: {
        summary: 'Creates an account',
        tags: ['users'],
        'x-action': 'users.create',
        'x-who': ['admin'],
        'x-token-scope': null,
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/UserCreate' } } } },
        responses: {
          '201': { content: { 'application/json': { schema: { type: 'object' } } } },
          '409': { 'x-problem-codes': ['login_taken'] },
        },
      },
      get: {
        tags: ['users'],
        'x-action': 'users.list',
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } },
        ],
        responses: { '204': {} },
      },
    },
    '/api/health': { get: { responses: { '200': {} } } },
  },
  components: {
    schemas: {
      UserCreate: {
        type: 'object',
        required: ['login'],
        properties: {
          login: { type: 'string', minLength: 3, maxLength: 60 },
          email: { anyOf: [{ type: 'string', format: 'email' }, { type: 'null' }] },
          roles: { type: 'array', items: { enum: ['lead', 'manager'] } },
        },
      },
    },
  },
};

test('operations come in groups, with who may call them and every problem code', () => {
  const groups = readOperations(document);
  expect(groups.map((group) => group.name)).toEqual(['users', 'health']);
  const create = groups[0]?.operations.find((operation) => operation.method === 'POST');
  expect(create).toMatchObject({ action: 'users.create', who: ['admin'], problems: ['login_taken'] });
  expect(create?.body).toMatchObject([
    { path: 'login', type: 'string', required: true, limits: '3–60' },
    { path: 'email', type: 'email | null', required: false },
    { path: 'roles', type: '("lead" | "manager")[]' },
  ]);
  const list = groups[0]?.operations.find((operation) => operation.method === 'GET');
  expect(list?.parameters).toMatchObject([{ path: 'limit', place: 'query', limits: '1–200, = 50', required: false }]);
});

test('fields inside lists, maps and alternatives are found', () => {
  const schema: JsonSchema = {
    type: 'object',
    properties: {
      items: {
        type: 'array',
        items: { type: 'object', properties: { id: { type: 'string', pattern: '^[0-9a-f]{24}$' } } },
      },
      content: { type: 'object', additionalProperties: { type: 'object', properties: { text: { type: 'string' } } } },
      link: { anyOf: [{ type: 'object', properties: { url: { type: 'string' } } }, { const: true }] },
    },
  };
  const rows = listFields(schema, {});
  expect(rows.map((row) => `${row.path}: ${row.type}`)).toEqual([
    'items: object[]',
    'items[].id: id',
    'content: object',
    'content.*.text: string',
    'link: object | true',
    'link.url: string',
  ]);
});

test('a schema that contains itself ends', () => {
  const node: JsonSchema = { type: 'object', properties: { child: { $ref: '#/components/schemas/Node' } } };
  expect(listFields(node, { Node: node }).length).toBeLessThan(10);
});

test('the search looks for every word, in paths, actions, fields and problem codes', () => {
  const groups = readOperations(document);
  const found = (query: string) =>
    searchOperations(groups, query).flatMap((group) => group.operations.map((each) => each.key));
  expect(found('login_taken')).toEqual(['post-api-users']);
  expect(found('users LIMIT')).toEqual(['get-api-users']);
  expect(found('health')).toEqual(['get-api-health']);
  expect(found('nowhere')).toEqual([]);
  expect(found(' ')).toHaveLength(3);
});
