/** A small client of the API for tests: keeps cookies, sends Origin as a browser does, and parses JSON replies. */

export interface Reply<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; null for an empty body, the text where it is not JSON. */
  readonly body: Body;
}

export interface RequestOptions {
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly raw?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** false leaves Origin out. */
  readonly origin?: string | false;
}

export interface TestClient {
  readonly cookies: Map<string, string>;
  request<Body = Record<string, unknown>>(method: string, path: string, options?: RequestOptions): Promise<Reply<Body>>;
  get<Body = Record<string, unknown>>(path: string, headers?: Record<string, string>): Promise<Reply<Body>>;
  post<Body = Record<string, unknown>>(path: string, body?: unknown): Promise<Reply<Body>>;
  put<Body = Record<string, unknown>>(path: string, body?: unknown): Promise<Reply<Body>>;
  patch<Body = Record<string, unknown>>(path: string, body?: unknown): Promise<Reply<Body>>;
  delete<Body = Record<string, unknown>>(path: string): Promise<Reply<Body>>;
}

function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * @param url of the server
 * @param standing headers of every request, for example an Authorization
 */
export function httpClient(url: string, standing: Readonly<Record<string, string>> = {}): TestClient {
  const cookies = new Map<string, string>();

  function remember(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
  }

  async function request<Body>(method: string, path: string, options: RequestOptions = {}): Promise<Reply<Body>> {
    const { body, headers: extra, origin = url, raw } = options;
    const headers: Record<string, string> = { ...standing };
    if (origin !== false && method !== 'GET') headers.origin = origin;
    if (cookies.size > 0) headers.cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (body !== undefined) headers['content-type'] = 'application/json';
    const payload = body === undefined ? raw : JSON.stringify(body);
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...extra },
      redirect: 'manual',
      ...(payload === undefined ? {} : { body: payload as BodyInit }),
    });
    remember(response.headers);
    // What the reply must look like is for the test to say.
    return { status: response.status, headers: response.headers, body: parsed(await response.text()) as Body };
  }

  return {
    cookies,
    request,
    get: (path, headers) => request('GET', path, headers === undefined ? {} : { headers }),
    post: (path, body) => request('POST', path, { body }),
    put: (path, body) => request('PUT', path, { body }),
    patch: (path, body) => request('PATCH', path, { body }),
    delete: (path) => request('DELETE', path),
  };
}
