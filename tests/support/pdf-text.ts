/** Reads the text of a PDF that our own server made: fonts with ToUnicode maps, compressed streams, one piece after another. */
import { inflateSync } from 'node:zlib';

interface PdfParts {
  /** The whole file as Latin-1, for looking at dictionaries. */
  readonly source: string;
  /** The streams, unpacked. */
  readonly streams: readonly string[];
  readonly pages: number;
  readonly text: string;
}

export function readPdf(bytes: Uint8Array): PdfParts {
  const source = Buffer.from(bytes).toString('latin1');
  const objects = new Map(
    [...source.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map((match) => [match[1]!, match[2]!]),
  );
  const streams = [...objects.values()].map(streamOf).filter((stream) => stream !== '');
  const fonts = new Map<string, ReadonlyMap<string, string>>();
  for (const [, name, id] of source.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const toUnicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id!) ?? '')?.[1];
    if (toUnicode !== undefined) fonts.set(name!, glyphMap(streamOf(objects.get(toUnicode) ?? '')));
  }
  const pages = [...objects.values()].filter((object) => /\/Type \/Page\n/.test(object)).length;
  return { source, streams, pages, text: streams.map((stream) => textOf(stream, fonts)).join('') };
}

function streamOf(object: string): string {
  const found = /stream\n([\s\S]*)\nendstream/.exec(object)?.[1];
  if (found === undefined) return '';
  if (!object.includes('/FlateDecode')) return found;
  return inflateSync(Buffer.from(found, 'latin1')).toString('latin1');
}

/** Glyph ids to characters, of `<from> <to> [<text> …]` lines. */
function glyphMap(cmap: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [, from, , list] of cmap.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/g)) {
    [...(list ?? '').matchAll(/<([0-9a-f ]*)>/g)].forEach(([, hex], index) => {
      const code = (Number.parseInt(from!, 16) + index).toString(16).padStart(4, '0');
      map.set(code, Buffer.from(hex!.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'));
    });
  }
  return map;
}

function textOf(stream: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  let glyphs: ReadonlyMap<string, string> | undefined;
  let text = '';
  for (const [, font, shown] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (font !== undefined) glyphs = fonts.get(font);
    for (const [, hex] of (shown ?? '').matchAll(/<([0-9a-f]*)>/g)) {
      text += (hex!.match(/.{4}/g) ?? []).map((glyph) => glyphs?.get(glyph) ?? '?').join('');
    }
    if (shown !== undefined) text += '\n';
  }
  return text;
}
