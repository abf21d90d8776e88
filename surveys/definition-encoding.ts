/** The text of a definition's file, whatever program wrote it. */

/** UTF-8, UTF-16 where the file says so, else what Windows programs write in Western Europe. */
export function decodeDefinition(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
