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

const NOT_SIGNED_IN = ['not_signed_in', 'session_expired', 'cookie_broken', 'token_invalid', 'forbidden'] as const;
/** The person's own space knows neither accounts nor tokens. */
const NOT_IN_SPACE = ['space_closed', 'forbidden'] as const;

/** What any request can come to, whatever it asks for. */
export const PROBLEMS_ANYWHERE = ['internal', 'database_unavailable', 'request_timeout'] as const;

/** The problems that every endpoint of this kind can answer with, and its own. */
export function problemsOf(definition: EndpointDefinition): ProblemCode[] {
  const rule = ruleOf(definition.action);
  const open = rule.who.includes('anonymous');
  const codes: ProblemCode[] = [
    ...(open ? [] : definition.caller === 'space' ? NOT_IN_SPACE : NOT_SIGNED_IN),
    ...(definition.method === 'GET' ? [] : (['origin_mismatch'] as const)),
    ...(definition.params === undefined ? [] : (['not_found'] as const)),
    // Also where there is nothing to say: unknown parameters are refused.
    'invalid_input',
    ...(definition.body === undefined ? [] : (['json_broken', 'body_too_large', 'content_type_wrong'] as const)),
    ...(definition.upload === undefined ? [] : (['body_too_large'] as const)),
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

const BINARY = { schema: { type: 'string', format: 'binary' } };

function successOf(endpoint: Endpoint): Json {
  const { definition } = endpoint;
  if (endpoint.kind === 'download') {
    const content = Object.fromEntries(endpoint.contentTypes.map((type) => [type, BINARY]));
    return { 200: { description: 'The file.', content } };
  }
  const type = endpoint.kind === 'events' ? 'text/event-stream' : 'application/json';
  if (definition.reply === nothing) return { 204: { description: 'Done.' } };
  return {
    [definition.status ?? 200]: {
      description: endpoint.kind === 'events' ? 'Events, each with this as its data.' : 'Done.',
      content: { [type]: { schema: jsonSchema(definition.reply, 'output') } },
    },
  };
}

function requestBodyOf({ body, upload }: EndpointDefinition): Json {
  if (upload !== undefined) return { requestBody: { required: true, content: { 'application/octet-stream': BINARY } } };
  if (body === undefined) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body, 'input') } } } };
}

function securityOf({ action, caller }: EndpointDefinition): Json[] {
  const rule = ruleOf(action);
  if (rule.who.includes('anonymous')) return [];
  if (caller === 'space') return [{ space: [] }];
  return [{ session: [] }, ...(rule.token === undefined ? [] : [{ token: [rule.token] }])];
}

function operationOf(endpoint: Endpoint): Json {
  const { definition } = endpoint;
  const rule = ruleOf(definition.action);
  const path = definition.path.replace(/^\/api\//, '').replace(/:/g, 'by-');
  const words = [definition.method.toLowerCase(), ...path.split(/[/.-]/)];
  return {
    operationId: words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join(''),
    summary: definition.summary,
    tags: [
      path.split(/[/.]/)[0] === 'projects' ? (definition.action.split('.')[0] ?? '') : (path.split(/[/.]/)[0] ?? ''),
    ],
    parameters: [...parametersOf(definition.params, 'path'), ...parametersOf(definition.query, 'query')],
    ...requestBodyOf(definition),
    responses: { ...successOf(endpoint), ...problemResponses(definition) },
    security: securityOf(definition),
    'x-action': definition.action,
    'x-who': rule.who,
    'x-token-scope': rule.token ?? null,
  };
}

/** The document of a set of endpoints. */
export function openApiDocument(endpoints: readonly Endpoint[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const { definition } = endpoint;
    const path = definition.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [definition.method.toLowerCase()]: operationOf(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Wegmarke',
      version,
      description:
        'Self-hosted tool for structured interviews and self-assessment. Requests and replies are JSON; problems are ' +
        '`application/problem+json` with a stable `code`. Unknown fields are refused. Requests by cookie that change ' +
        'something need an Origin of this site; scripts use an access token. Beside the problems listed, every ' +
        `operation may answer ${PROBLEMS_ANYWHERE.map((code) => `${PROBLEM_STATUS[code]} \`${code}\``).join(', ')}.`,
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problem, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-wegmarke' },
        space: { type: 'apiKey', in: 'cookie', name: '__Host-wegmarke-space' },
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
