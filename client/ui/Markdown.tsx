/**
 * A small, safe part of Markdown as React elements: paragraphs, headings, lists, bold, emphasis, links, line breaks.
 * There is no HTML in it at any point, so nothing that somebody wrote can become markup or script; what is not
 * understood shows as it was typed.
 */

import { Fragment, type ReactNode } from 'react';

interface MarkdownProps {
  text: string;
  /** The level of the topmost headings; the page's `h1` is taken, so 2 unless the text stands under a section. */
  topLevel?: 2 | 3 | 4;
}

type Block =
  | { kind: 'heading'; depth: number; text: string }
  | { kind: 'list'; ordered: boolean; items: string[] }
  | { kind: 'paragraph'; lines: string[] };

const headingLine = /^(#{1,4})\s+(.+?)\s*#*$/;
const bulletLine = /^\s*[-*]\s+(.+)$/;
const numberLine = /^\s*\d{1,3}[.)]\s+(.+)$/;

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const line of text.split(/\r?\n/)) {
    const heading = headingLine.exec(line);
    const bullet = bulletLine.exec(line);
    const number = numberLine.exec(line);
    const item = bullet?.[1] ?? number?.[1];
    if (line.trim() === '') {
      open = null;
    } else if (heading) {
      blocks.push({ kind: 'heading', depth: heading[1]?.length ?? 1, text: heading[2] ?? '' });
      open = null;
    } else if (item !== undefined) {
      const ordered = bullet === null;
      if (open?.kind !== 'list' || open.ordered !== ordered) {
        open = { kind: 'list', ordered, items: [] };
        blocks.push(open);
      }
      open.items.push(item);
    } else if (open?.kind === 'list') {
      open.items.push(`${open.items.pop() ?? ''} ${line.trim()}`);
    } else {
      if (open?.kind !== 'paragraph') {
        open = { kind: 'paragraph', lines: [] };
        blocks.push(open);
      }
      open.lines.push(line.trim());
    }
  }
  return blocks;
}

/**
 * The level of each heading among the blocks: the shallowest gets the top level, and none skips a level, whatever
 * number of `#` somebody typed, because a jump leaves screen readers guessing what is missing.
 */
function headingLevels(blocks: readonly Block[], topLevel: number): Map<Block, number> {
  const headings = blocks.filter((block) => block.kind === 'heading');
  const shallowest = Math.min(...headings.map((heading) => heading.depth));
  const levels = new Map<Block, number>();
  let previous = topLevel - 1;
  for (const heading of headings) {
    previous = Math.min(6, previous + 1, topLevel + heading.depth - shallowest);
    levels.set(heading, previous);
  }
  return levels;
}

/** Links lead to pages, mail and telephone only; `javascript:` and `data:` stay plain text. */
function safeHref(target: string): string | null {
  return /^(https?:\/\/|mailto:|tel:|\/(?![/\\])|#)/i.test(target) ? target : null;
}

const inlinePattern =
  /\[([^\]]+)\]\(([^()\s]+)\)|\*\*(.+?)\*\*|(?<![\w*])[*_](\S(?:.*?\S)?)[*_](?![\w*])|<?(https?:\/\/[^\s<>]+[^\s<>.,;:!?)])>?/g;

/** Bold in emphasis in bold: nobody writes it, and text made of nothing but marks must not nest without end. */
const deepestNesting = 3;

function inline(text: string, depth = 0): ReactNode[] {
  if (depth > deepestNesting) return [text];
  const parts: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(inlinePattern)) {
    const [whole, label, target, strong, emphasis, address] = match;
    if (match.index > end) parts.push(text.slice(end, match.index));
    const href = target === undefined ? address : safeHref(target);
    const key = match.index;
    if (strong !== undefined) parts.push(<strong key={key}>{inline(strong, depth + 1)}</strong>);
    else if (emphasis !== undefined) parts.push(<em key={key}>{inline(emphasis, depth + 1)}</em>);
    else if (href)
      parts.push(
        <a key={key} className="kern-link" href={href} rel="noreferrer">
          {label ?? address}
        </a>,
      );
    else parts.push(whole);
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** Two or more blank spaces cannot be seen while typing, so every line break counts. */
function lines(all: readonly string[]): ReactNode {
  return all.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity and are rendered anew as a whole
    <Fragment key={index}>
      {index > 0 && <br />}
      {inline(line)}
    </Fragment>
  ));
}

function BlockView({ block, level }: { block: Block; level: number }) {
  if (block.kind === 'heading') {
    const Tag = `h${level}` as 'h2' | 'h3' | 'h4' | 'h5' | 'h6';
    return <Tag className={level === 2 ? 'kern-heading-medium' : 'kern-heading-small'}>{inline(block.text)}</Tag>;
  }
  if (block.kind === 'list') {
    const Tag = block.ordered ? 'ol' : 'ul';
    return (
      <Tag className={`kern-list ${block.ordered ? 'kern-list--number' : 'kern-list--bullet'}`}>
        {block.items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity and are rendered anew as a whole
          <li key={index}>{inline(item)}</li>
        ))}
      </Tag>
    );
  }
  return <p className="kern-body">{lines(block.lines)}</p>;
}

/** The same inside a line: for titles, choices and whatever else cannot hold blocks. */
export function InlineMarkdown({ text }: { text: string }) {
  return lines(text.split(/\r?\n/));
}

export function Markdown({ text, topLevel = 2 }: MarkdownProps) {
  const blocks = blocksOf(text);
  const levels = headingLevels(blocks, topLevel);
  return (
    <div className="wm-prose">
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no identity and are rendered anew as a whole
        <BlockView key={index} block={block} level={levels.get(block) ?? topLevel} />
      ))}
    </div>
  );
}
