/** Hands a file that was made or fetched in the page to the browser's downloads. */

/** As long as a browser may take to begin with it, in milliseconds. */
const patience = 60_000;

export function saveFile(content: Blob, fileName: string): void {
  const address = URL.createObjectURL(content);
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = fileName;
  anchor.hidden = true;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), patience);
}
