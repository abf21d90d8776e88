/**
 * The personal slip as a printable page: A4, one page, with the QR code and the same to type. Tagged (structure tree,
 * language, title, alternative text), so that it can be read aloud as well. Noto Sans is the font that KERN ships in a
 * form that can be embedded.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import PDFDocument from 'pdfkit';
import QRCode from 'qrcode';
import type { Language } from '#surveys/language';
import { type SlipTexts, slipTexts } from './slip-texts.ts';
import { openTypeOf } from './woff-font.ts';

/** What is on a slip. */
export interface SlipSheet {
  /** As it is typed: XXXX-XXXX-XXXX-XXXX. */
  readonly code: string;
  readonly link: string;
  /** The address to type. */
  readonly page: string;
  readonly subjectCode: string;
  readonly projectName: string;
  readonly language: Language;
  /** Who sees what the person shares, by name. */
  readonly seenBy: readonly string[];
  /** Who makes the person a new slip, by name. */
  readonly contacts: readonly string[];
  readonly expiresAt: Date;
  readonly invented: boolean;
}

type Pdf = PDFKit.PDFDocument;
type Structure = PDFKit.PDFStructureElement;

/** Where to draw: the document, its structure, and how large the type is. */
interface Drawing {
  readonly pdf: Pdf;
  readonly root: Structure;
  readonly scale: number;
}

const fonts = new Map<string, Buffer>();

/** A font of KERN's, unpacked and kept: every slip needs the same two. */
function font(name: 'NotoSans-Regular' | 'NotoSans-Bold'): Buffer {
  const known = fonts.get(name);
  if (known !== undefined) return known;
  const file = createRequire(import.meta.url).resolve(`@kern-ux/native/dist/fonts/noto-sans/${name}.woff`);
  const read = openTypeOf(readFileSync(file));
  fonts.set(name, read);
  return read;
}

const PAGE = { left: 56, right: 539, top: 44, bottom: 800 } as const;
const WIDTH = PAGE.right - PAGE.left;
const QR_SIZE = 142;
const TEXT_SIZE = 11.5;
const NAMES_AT_MOST = 6;
const INK = '#171a2b';
/** Dates are those of the offices that use this. */
const TIME_ZONE = 'Europe/Berlin';

/** The library writes the mark of PDF/UA; its types do not know that yet. */
const ACCESSIBLE = { subset: 'PDF/UA' };

export function slipFileName(sheet: SlipSheet): string {
  return `Zettel-${sheet.subjectCode}.pdf`;
}

/** The PDF. Long names and addresses make the type smaller, not the slip longer. */
export function slipPdf(sheet: SlipSheet): Readable {
  const texts = slipTexts(sheet.language);
  let drawn = drawPdf(sheet, texts, 1);
  for (const scale of [0.92, 0.84, 0.76]) {
    if (drawn.pages === 1) break;
    drawn = drawPdf(sheet, texts, scale);
  }
  drawn.pdf.end();
  return Readable.from(drawn.pdf);
}

function drawPdf(sheet: SlipSheet, texts: SlipTexts, scale: number): { pdf: Pdf; pages: number } {
  const options: Omit<PDFKit.PDFDocumentOptions, 'subset'> = {
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: texts.tag,
    displayTitle: true,
    info: { Title: `${texts.title} (${sheet.subjectCode})`, Creator: 'Wegmarke', Producer: 'Wegmarke' },
    ...ACCESSIBLE,
  };
  const pdf = new PDFDocument(options);
  let pages = 1;
  pdf.on('pageAdded', () => {
    pages += 1;
  });
  pdf.registerFont('regular', font('NotoSans-Regular'));
  pdf.registerFont('bold', font('NotoSans-Bold'));
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  drawSheet({ pdf, root, scale }, sheet, texts);
  root.end();
  return { pdf, pages };
}

function drawSheet(at: Drawing, sheet: SlipSheet, texts: SlipTexts): void {
  const { pdf } = at;
  const expires = new Intl.DateTimeFormat(texts.locale, { dateStyle: 'long', timeZone: TIME_ZONE });
  const about = [sheet.projectName, ...(sheet.invented ? [texts.invented] : [])].join(' · ');
  pdf.fillColor(INK);
  pdf.y = PAGE.top;
  paragraph(at, 'P', about, { size: 10 });
  paragraph(at, 'H1', texts.title, { size: 26, bold: true, before: 4 });
  paragraph(at, 'P', texts.lead, { size: 12.5, before: 4 });

  const top = pdf.y + 14;
  pdf.y = top;
  const beside = WIDTH - QR_SIZE - 28;
  paragraph(at, 'H2', texts.stepsTitle, { size: 15, bold: true, width: beside });
  list(at, texts.steps, { width: beside, numbered: true });
  const below = Math.max(pdf.y, top + QR_SIZE);
  qrCode(at, sheet.link, texts.qrAlt, PAGE.right - QR_SIZE, top);

  pdf.y = below + 12;
  paragraph(at, 'H2', texts.codeTitle, { size: 15, bold: true });
  paragraph(at, 'P', sheet.page, { size: fittingSize(at, sheet.page), bold: true, before: 2 });
  typedCode(at, sheet.code);
  paragraph(at, 'P', texts.codeHint, { size: 10, before: 4 });

  pdf.y += 14;
  voluntary(at, texts);

  paragraph(at, 'H2', texts.seenTitle, { size: 15, bold: true, before: 14 });
  paragraph(at, 'P', texts.seenLead, { before: 3 });
  list(at, texts.seen, { width: WIDTH, numbered: false });
  paragraph(at, 'P', texts.seenBy(shortened(sheet.seenBy)), { before: 4 });

  paragraph(at, 'H2', texts.validTitle, { size: 15, bold: true, before: 12 });
  paragraph(at, 'P', texts.valid(expires.format(sheet.expiresAt)), { bold: true, before: 3 });
  paragraph(at, 'P', texts.keep, { before: 4 });
  paragraph(at, 'P', texts.renew(sheet.contacts), { before: 4 });
  paragraph(at, 'P', `${texts.codeOfCase}: ${sheet.subjectCode}`, { size: 10, before: 10 });
}

/** A slip has room for some names; a study with more researchers says how many there are. */
function shortened(names: readonly string[]): readonly string[] {
  return names.length <= NAMES_AT_MOST
    ? names
    : [...names.slice(0, NAMES_AT_MOST), `+ ${names.length - NAMES_AT_MOST}`];
}

interface ParagraphStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly before?: number;
  readonly width?: number;
}

function paragraph({ pdf, root, scale }: Drawing, type: 'P' | 'H1' | 'H2', text: string, style: ParagraphStyle): void {
  if (text === '') return;
  const { size = TEXT_SIZE, bold = false, before = 0, width = WIDTH } = style;
  pdf.y += before * scale;
  root.add(
    pdf.struct(type, {}, () => {
      pdf.font(bold ? 'bold' : 'regular', size * scale).text(text, PAGE.left, pdf.y, { width, lineGap: 1 });
    }),
  );
}

/** An address is copied letter by letter, so it stays on one line. */
function fittingSize({ pdf }: Drawing, text: string): number {
  let size = 15;
  while (size > 7 && pdf.font('bold', size).widthOfString(text) > WIDTH) size -= 0.5;
  return size;
}

function list(
  { pdf, root, scale }: Drawing,
  items: readonly string[],
  { numbered, width }: { width: number; numbered: boolean },
): void {
  const indent = 18;
  const structure = pdf.struct('L');
  root.add(structure);
  items.forEach((item, index) => {
    const entry = pdf.struct('LI');
    structure.add(entry);
    pdf.y += 3;
    const { y } = pdf;
    pdf.font('regular', TEXT_SIZE * scale);
    const label = numbered ? `${index + 1}.` : '•';
    entry.add(pdf.struct('Lbl', {}, () => void pdf.text(label, PAGE.left, y, { width: indent, lineBreak: false })));
    entry.add(
      pdf.struct('LBody', {}, () => void pdf.text(item, PAGE.left + indent, y, { width: width - indent, lineGap: 1 })),
    );
    entry.end();
  });
  structure.end();
}

/** The QR code as squares, so that it prints sharply at any size. */
function qrCode({ pdf, root }: Drawing, link: string, alt: string, left: number, top: number): void {
  const { modules } = QRCode.create(link, { errorCorrectionLevel: 'M' });
  const side = QR_SIZE / modules.size;
  const options = { alt, bbox: [left, top, left + QR_SIZE, top + QR_SIZE] };
  root.add(
    pdf.struct('Figure', options, () => {
      for (let row = 0; row < modules.size; row += 1) {
        for (let column = 0; column < modules.size; column += 1) {
          if (modules.get(row, column) !== 0) pdf.rect(left + column * side, top + row * side, side, side);
        }
      }
      pdf.fill('#000000').fillColor(INK);
    }),
  );
}

/** The code in four groups; each symbol has the same width, so that none is skipped when copying it. */
function typedCode({ pdf, root }: Drawing, code: string): void {
  const groups = code.split('-');
  const [symbolWidth, padding, gap, height] = [25, 4, 14, 42];
  const top = pdf.y + 6;
  // Nothing but the code itself: a reader says it in one piece.
  root.add(
    pdf.struct('P', { actual: code }, () => {
      pdf.font('bold', 24);
      let x: number = PAGE.left;
      for (const group of groups) {
        pdf
          .roundedRect(x, top, group.length * symbolWidth + 2 * padding, height, 4)
          .lineWidth(1)
          .stroke(INK);
        [...group].forEach((symbol, index) => {
          const own = pdf.widthOfString(symbol);
          pdf.text(symbol, x + padding + index * symbolWidth + (symbolWidth - own) / 2, top + 5, { lineBreak: false });
        });
        x += group.length * symbolWidth + 2 * padding + gap;
      }
    }),
  );
  pdf.y = top + height;
}

/** What matters most, set apart by a line at its side. */
function voluntary({ pdf, root, scale }: Drawing, texts: SlipTexts): void {
  const top = pdf.y;
  const indent = 14;
  root.add(
    pdf.struct('P', {}, () => {
      pdf.font('bold', 15 * scale).text(texts.voluntary.join('\n'), PAGE.left + indent, top, { width: WIDTH - indent });
    }),
  );
  root.add(
    pdf.struct('P', {}, () => {
      const options = { width: WIDTH - indent, lineGap: 1 };
      pdf.font('regular', TEXT_SIZE * scale).text(texts.voluntaryMore, PAGE.left + indent, pdf.y + 2, options);
    }),
  );
  pdf.markContent('Artifact', { type: 'Layout' });
  pdf
    .moveTo(PAGE.left + 2, top)
    .lineTo(PAGE.left + 2, pdf.y)
    .lineWidth(4)
    .stroke(INK);
  pdf.endMarkedContent();
}
