/** How wide a text is on the canvas, and breaking labels into lines that fit. */

export interface Font {
  readonly family: string;
  readonly size: number;
  readonly weight?: number;
}

/** As the canvas's `font` wants it. */
export function fontOf({ family, size, weight = 400 }: Font): string {
  return `${weight} ${size}px ${family}`;
}

let ruler: CanvasRenderingContext2D | null | undefined;

/** Width in CSS pixels; an estimate where there is no canvas. */
export function textWidth(text: string, font: Font): number {
  ruler ??= document.createElement('canvas').getContext('2d');
  if (!ruler) return text.length * font.size * 0.55;
  ruler.font = fontOf(font);
  return ruler.measureText(text).width;
}

/** Letters that a hyphen leaves on either side, at the least. */
const FEWEST_LETTERS = 3;

/** Cuts a word that is wider than a line, with a hyphen; the rest goes on in the next. */
function cutWord(word: string, width: number, font: Font): [string, string] {
  let length = word.length - FEWEST_LETTERS;
  while (length > FEWEST_LETTERS && textWidth(`${word.slice(0, length)}-`, font) > width) length -= 1;
  if (length < FEWEST_LETTERS) return [word, ''];
  return [`${word.slice(0, length)}-`, word.slice(length)];
}

/** The width that the widest word of these texts needs. */
export function widestWord(texts: readonly string[], font: Font): number {
  return Math.max(0, ...texts.flatMap((text) => text.split(/\s+/)).map((word) => textWidth(word, font)));
}

/** The text in lines of at most `width`; what does not fit in `maxLines` ends in an ellipsis. */
export function wrapText(text: string, width: number, font: Font, maxLines = 3): string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.trim().split(/\s+/);
  while (words.length > 0) {
    const word = words.shift() ?? '';
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer, font) <= width) {
      line = longer;
    } else if (line !== '') {
      lines.push(line);
      line = '';
      words.unshift(word);
    } else {
      const [start, rest] = cutWord(word, width, font);
      lines.push(start);
      if (rest !== '') words.unshift(rest);
    }
  }
  if (line !== '') lines.push(line);
  if (lines.length <= maxLines) return lines;
  const kept = lines.slice(0, maxLines);
  let last = kept[maxLines - 1] ?? '';
  while (last.length > 1 && textWidth(`${last}…`, font) > width) last = last.slice(0, -1);
  kept[maxLines - 1] = `${last.trimEnd()}…`;
  return kept;
}
