/** Columns that are kept in memory: fresh for each question, the least used ones dropped under a limit. */
import type { Connection } from 'mongoose';
import { type ColumnsOf, columnSource, type FreshColumns } from './column-source.ts';
import type { Columns } from './columns.ts';

/** About as much memory as all columns together may take. */
const MEMORY_LIMIT_BYTES = 512 * 1024 * 1024;

export interface WantedColumns extends ColumnsOf {
  /** The version whose items these are: another one has columns of its own. */
  readonly version: number;
}

interface Kept {
  readonly source: FreshColumns;
  /** The refresh on its way; whoever asks meanwhile waits for the next one. */
  running: Promise<Columns> | null;
  next: Promise<Columns> | null;
}

export function columnCache(connection: Connection, limit = MEMORY_LIMIT_BYTES) {
  /** The least lately used first. */
  const kept = new Map<string, Kept>();

  function keep(wanted: WantedColumns): Kept {
    const key = [wanted.projectId, wanted.instrumentId, wanted.version, wanted.voice].join('/');
    const known = kept.get(key) ?? { source: columnSource(connection, wanted), running: null, next: null };
    kept.delete(key);
    kept.set(key, known);
    return known;
  }

  async function refresh(entry: Kept): Promise<Columns> {
    entry.running = entry.source.refresh();
    try {
      return await entry.running;
    } finally {
      entry.running = null;
    }
  }

  function drop(): void {
    let bytes = [...kept.values()].reduce((sum, { source }) => sum + source.columns.bytes, 0);
    for (const [key, { source, running }] of kept) {
      if (bytes <= limit || kept.size === 1) return;
      if (running !== null) continue;
      kept.delete(key);
      bytes -= source.columns.bytes;
    }
  }

  return {
    /** The columns with everything in them that was stored before the call. */
    async fresh(wanted: WantedColumns): Promise<Columns> {
      const entry = keep(wanted);
      if (entry.running === null) {
        const columns = await refresh(entry);
        drop();
        return columns;
      }
      // A refresh that has begun may have passed what was stored a moment ago; one more, for all who wait.
      entry.next ??= entry.running
        .catch(() => undefined)
        .then(() => {
          entry.next = null;
          return refresh(entry);
        });
      return entry.next;
    },
  };
}
