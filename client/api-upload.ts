/**
 * Sends a file as it is, with the part that has been sent so far. Beside api.ts because `fetch` cannot tell how far an
 * upload has come; errors are the same two.
 */

import type { z } from 'zod';
import { ApiProblem, ApiUnreachable, apiPath, type Query, spokenLanguage } from './api.ts';

interface UploadOptions<Reply extends z.ZodType> {
  file: Blob;
  reply: Reply;
  query?: Query;
  signal?: AbortSignal;
  /** How much has been sent, from 0 to 1. */
  onProgress?: (part: number) => void;
}

function bodyOf(request: XMLHttpRequest): unknown {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return undefined;
  }
}

/** @throws ApiProblem, ApiUnreachable, or an AbortError when the signal ends it */
export function upload<Reply extends z.ZodType>(path: string, options: UploadOptions<Reply>): Promise<z.output<Reply>> {
  const { file, reply, query, signal, onProgress } = options;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', apiPath(path, query));
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Accept-Language', spokenLanguage());
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable && event.total > 0) onProgress?.(event.loaded / event.total);
    });
    request.addEventListener('error', () => reject(new ApiUnreachable('offline')));
    request.addEventListener('abort', () => reject(new DOMException('The upload was stopped', 'AbortError')));
    request.addEventListener('load', () => {
      const body = bodyOf(request);
      if (request.status < 200 || request.status > 299) {
        const retryAfter = request.getResponseHeader('Retry-After');
        reject(ApiProblem.from(body, request.status, retryAfter) ?? new ApiUnreachable('garbled'));
        return;
      }
      const parsed = reply.safeParse(body);
      if (parsed.success) resolve(parsed.data as z.output<Reply>);
      else reject(new ApiUnreachable('garbled', parsed.error));
    });
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
