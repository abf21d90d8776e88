/** HTTP of the operator's texts. */
import { z } from 'zod';
import { text, textKey, textPut } from '#contract/text';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { TextService } from './text.service.ts';

const params = z.strictObject({ key: textKey });

export function textRoutes({ texts }: { texts: TextService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/texts/:key',
        action: 'texts.read',
        summary: 'Reads the imprint, the privacy notice or the accessibility statement as Markdown.',
        params,
        reply: text,
      },
      (context) => texts.get(context.params.key),
    ),
    endpoint(
      {
        method: 'PUT',
        path: '/api/texts/:key',
        action: 'texts.update',
        subject: 'text',
        summary: 'Saves a text in German and English.',
        params,
        body: textPut,
        reply: text,
        problems: ['edit_conflict'],
      },
      async (context) => {
        const saved = await texts.save(context.params.key, context.body);
        context.about({ kind: 'text', id: saved.key });
        return saved;
      },
    ),
  ];
}
