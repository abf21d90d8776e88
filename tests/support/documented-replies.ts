/**
 * Compares what the server answers with the document of its interface: whatever status and problem code a test gets must
 * be in it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Endpoint } from '#server/http/endpoint';
import { openApiDocument, PROBLEMS_ANYWHERE } from '#server/http/openapi';

/** The document says so once, above all operations. */
const ANYWHERE: readonly string[] = PROBLEMS_ANYWHERE;

interface Operation {
  readonly responses: Readonly<Record<string, { readonly 'x-problem-codes'?: readonly string[] }>>;
}

export function documentedReplies(endpoints: readonly Endpoint[]) {
  const paths = (openApiDocument(endpoints, '0') as { paths: Record<string, Record<string, Operation>> }).paths;
  // A path that is written out comes before one with a parameter in its place.
  const routes = Object.entries(paths)
    .sort(([a], [b]) => a.split('{').length - b.split('{').length)
    .map(([path, operations]) => ({
      path,
      operations,
      pattern: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
    }));
  const missing = new Set<string>();

  function check(method: string, url: string, status: number, code: unknown): void {
    const path = url.split('?')[0] ?? '';
    const route = routes.find(({ pattern }) => pattern.test(path));
    const operation = route?.operations[method === 'HEAD' ? 'get' : method.toLowerCase()];
    if (route === undefined || operation === undefined) return;
    const response = operation.responses[String(status)];
    const codes = response?.['x-problem-codes'];
    const known =
      typeof code === 'string' ? ANYWHERE.includes(code) || codes?.includes(code) : response !== undefined && !codes;
    if (!known) missing.add(`${method} ${route.path}: ${status}${typeof code === 'string' ? ` ${code}` : ''}`);
  }

  return {
    /** Answers that the document does not have, as `GET /api/users: 409 edit_conflict`. */
    missing,
    watch(request: IncomingMessage, response: ServerResponse & { locals?: Record<string, unknown> }): void {
      const { method = '', url = '' } = request;
      response.on('finish', () => check(method, url, response.statusCode, response.locals?.problem));
    },
  };
}
