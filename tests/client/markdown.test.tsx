/** The small Markdown: what it understands, and that nothing somebody wrote can become markup or script. */

import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { Markdown } from '../../client/ui/Markdown.tsx';
import { renderClient } from '../support/client-render.tsx';

async function html(text: string): Promise<string> {
  const { container } = await renderClient(<Markdown text={text} />);
  return container.querySelector('.wm-prose')?.innerHTML.replace(/ class="[^"]*"/g, '') ?? '';
}

describe('Markdown', () => {
  it('makes headings below the page’s own', async () => {
    await renderClient(<Markdown text={'# Kontakt\n\n## Post'} />);
    expect(screen.getByRole('heading', { level: 2, name: 'Kontakt' })).toBeTruthy();
    expect(screen.getByRole('heading', { level: 3, name: 'Post' })).toBeTruthy();
  });

  it('makes paragraphs with their line breaks, bold and emphasis', async () => {
    expect(await html('Amt **Nord**\nRaum _3_\n\nZweiter')).toBe(
      '<p>Amt <strong>Nord</strong><br>Raum <em>3</em></p><p>Zweiter</p>',
    );
  });

  it('makes lists, with and without numbers', async () => {
    expect(await html('- eins\n- zwei\n\n1. erstens\n2. zweitens')).toBe(
      '<ul><li>eins</li><li>zwei</li></ul><ol><li>erstens</li><li>zweitens</li></ol>',
    );
  });

  it('makes links of marked and of plain addresses', async () => {
    await renderClient(<Markdown text={'[Post](mailto:a@example.org), https://example.org/a_b.'} />);
    expect(screen.getByRole('link', { name: 'Post' }).getAttribute('href')).toBe('mailto:a@example.org');
    expect(screen.getByRole('link', { name: 'https://example.org/a_b' })).toBeTruthy();
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example',
    '/\\evil.example',
    'JAVASCRIPT:x',
  ])('leaves a link to %s as it was typed', async (target) => {
    const { container } = await renderClient(<Markdown text={`[Klick](${target})`} />);
    expect(screen.queryByRole('link')).toBeNull();
    expect(container.textContent).toContain(`[Klick](${target})`);
  });

  it('shows HTML as text', async () => {
    const { container } = await renderClient(<Markdown text={'<img src=x onerror=alert(1)> <b>fett</b>'} />);
    expect(container.querySelector('img, b')).toBeNull();
    expect(container.textContent).toContain('<b>fett</b>');
  });

  it('leaves names with underscores and lone stars alone', async () => {
    expect(await html('datei_name_neu und 3 * 4 * 5')).toBe('<p>datei_name_neu und 3 * 4 * 5</p>');
  });

  it('copes quickly with text made to be slow', async () => {
    const start = performance.now();
    await html(`${'*a '.repeat(2_000)}\n\n${'['.repeat(5_000)}\n\n${'_'.repeat(5_000)}`);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
