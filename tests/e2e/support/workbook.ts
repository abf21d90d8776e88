/** Reads a workbook as a spreadsheet would: the sheets by name, each cell a number, a text or nothing. */
import { unzipSync } from 'fflate';

export type SheetCell = number | string | null;

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

function unescaped(xml: string): string {
  return xml.replace(/&(?:lt|gt|quot|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** @throws Error when there is a formula in it: nothing in an export may be computed */
export function readWorkbook(bytes: Uint8Array): ReadonlyMap<string, readonly (readonly SheetCell[])[]> {
  const files = unzipSync(bytes);
  const text = (name: string) => Buffer.from(files[name] ?? []).toString('utf8');
  const names = [...text('xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]*)"/g)].map((match) => match[1] ?? '');
  return new Map(names.map((name, at) => [unescaped(name), rowsOf(text(`xl/worksheets/sheet${at + 1}.xml`))]));
}

function rowsOf(sheet: string): SheetCell[][] {
  if (/<f[ >/]/.test(sheet)) throw new Error('The sheet holds a formula.');
  return [...sheet.matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<c([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes = '', content]) => {
      if (content === undefined) return null;
      if (attributes.includes('t="inlineStr"')) return unescaped(/<t[^>]*>(.*?)<\/t>/s.exec(content)?.[1] ?? '');
      return Number(/<v>(.*?)<\/v>/.exec(content)?.[1]);
    }),
  );
}
