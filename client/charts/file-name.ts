/** A title as a file's name: letters and digits of any language, no longer than file systems like. */
export function fileNameOf(title: string, ending: string): string {
  const name = title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '');
  return `${name || 'wegmarke'}.${ending}`;
}
