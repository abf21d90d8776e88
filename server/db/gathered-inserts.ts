/**
 * Inserts that arrive together travel together: while one batch is on its way, what comes in meanwhile waits and makes
 * up the next one. Alone, an insert goes at once; under load, many share one round trip and one flush. Each caller is
 * answered when its own document is stored.
 */

/** More than this in one command saves nothing. */
const MOST_TOGETHER = 500;

/** @param insertAll stores the documents; if it fails, all that were in its batch fail */
export function gatheredInserts<Document>(
  insertAll: (documents: Document[]) => Promise<unknown>,
): (document: Document) => Promise<void> {
  let waiting: { document: Document; resolve: () => void; reject: (reason: unknown) => void }[] = [];
  let underway = false;

  async function send(): Promise<void> {
    underway = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST_TOGETHER);
      waiting = waiting.slice(MOST_TOGETHER);
      try {
        await insertAll(batch.map(({ document }) => document));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    underway = false;
  }

  return (document) =>
    new Promise((resolve, reject) => {
      waiting.push({ document, resolve, reject });
      if (!underway) void send();
    });
}
