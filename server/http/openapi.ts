/** The OpenAPI 3.1 document, made of the same endpoint objects that serve the API. */
import { z } from 'zod';
import { nothing } from '#contract/common';
import { PROBLEM_STATUS, type ProblemCode, problem } from '#contract/problem';
import { ruleOf } from '../policy.ts';
import { type Endpoint, type EndpointDefinition, endpoint } from './endpoint.ts';
import { PROBLEM_TEXTS } from './problem-texts.ts';

type Json = Record<string, unknown>;

const PROBLEM_REF = { $ref: '#/components/schemas/Problem' };

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const { properties, required } = jsonSchema(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties ?? {}).map(([name, shape]) => ({
    name,
    in: place,
    required: place === 'path' || (required ?? []).includes(name),
    schema: shape,
  }));
}

/** The problems that every endpoint of this kind can answer with, and its own. */
export function problemsOf(definition: EndpointDefinition): ProblemCode[] {
  const rule = ruleOf(definition.action);
  const open = rule.who.includes('anonymous');
  const codes: ProblemCode[] = [
    ...(open ? [] : (['not_signed_in', 'session_expired', 'cookie_broken', 'token_invalid', 'forbidden'] as const)),
    ...(definition.method === 'GET' ? [] : (['origin_mismatch'] as const)),
    ...(definition.params === undefined ? [] : (['not_found'] as const)),
    ...(definition.body === undefined && definition.query === undefined ? [] : (['invalid_input'] as const)),
    ...(definition.body === undefined ? [] : (['json_broken', 'body_too_large', 'content_type_wrong'] as const)),
    'too_many_requests',
    ...(definition.problems ?? []),
  ];
  return [...new Set(codes)];
}

function problemResponses(definition: EndpointDefinition): Json {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problemsOf(definition)) {
    byStatus.set(PROBLEM_STATUS[code], [...(byStatus.get(PROBLEM_STATUS[code]) ?? []), code]);
  }
  const entries = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(
    entries.map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${PROBLEM_TEXTS[code].en.title}`).join('\n\n'),
        content: {
          'application/problem+json': {
            schema: PROBLEM_REF,
            examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
          },
        },
        'x-problem-codes': codes,
      },
    ]),
  );
}

function exampleOf(code: ProblemCode): Json {
  return {
    type: `urn:wegmarke:problem:${code}`,
    title: PROBLEM_TEXTS[code].en.title,
    status: PROBLEM_STATUS[code],
    code,
    requestId: 'Zm9vYmFyYmF6cXV4',
  };
}

function operationOf(definition: EndpointDefinition): Json {
  const rule = ruleOf(definition.action);
  const open = rule.who.includes('anonymous');
  const success =
    definition.reply === nothing
      ? { 204: { description: 'Done.' } }
      : {
          [definition.status ?? 200]: {
            description: 'Done.',
            content: { 'application/json': { schema: jsonSchema(definition.reply, 'output') } },
          },
        };
  const path = definition.path.replace(/^\/api\//, '').replace(/:/g, 'by-');
  const words = [definition.method.toLowerCase(), ...path.split(/[/.-]/)];
  return {
    operationId: words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join(''),
    summary: definition.summary,
    tags: [
      path.split(/[/.]/)[0] === 'projects' ? (definition.action.split('.')[0] ?? '') : (path.split(/[/.]/)[0] ?? ''),
    ],
    parameters: [...parametersOf(definition.params, 'path'), ...parametersOf(definition.query, 'query')],
    ...(definition.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(definition.body, 'input') } },
          },
        }),
    responses: { ...success, ...problemResponses(definition) },
    security: open ? [] : [{ session: [] }, ...(rule.token === undefined ? [] : [{ token: [rule.token] }])],
    'x-action': definition.action,
    'x-who': rule.who,
    'x-token-scope': rule.token ?? null,
  };
}

/** The document of a set of endpoints. */
export function openApiDocument(endpoints: readonly Endpoint[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const { definition } of endpoints) {
    const path = definition.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [definition.method.toLowerCase()]: operationOf(definition) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Wegmarke',
      version,
      description:
        'Self-hosted tool for structured interviews and self-assessment. Requests and replies are JSON; problems are ' +
        '`application/problem+json` with a stable `code`. Unknown fields are refused. Requests by cookie that change ' +
        'something need an Origin of this site; scripts use an access token.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problem, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-wegmarke' },
        token: { type: 'http', scheme: 'bearer', description: 'A personal access token (`wgm_…`) of one project.' },
      },
    },
  };
}

/** The endpoint that serves the document of all endpoints, itself included. */
export function openApiEndpoint(others: readonly Endpoint[], version: string): Endpoint {
  let document: Json | undefined;
  const self: Endpoint = endpoint(
    {
      method: 'GET',
      path: '/api/openapi.json',
      action: 'openapi.read',
      summary: 'This document.',
      reply: z.record(z.string(), z.unknown()),
    },
    () => {
      document ??= openApiDocument([...others, self], version);
      return document;
    },
  );
  return self;
}
