/** What a refused request says, in short, for tests of the API. */
import type { Reply } from './http-client.ts';

export interface ProblemInShort {
  readonly status: number;
  readonly code: unknown;
  /** `path: code` each. */
  readonly issues: readonly string[];
}

export async function problemOf(reply: Promise<Reply<Record<string, unknown>>>): Promise<ProblemInShort> {
  const { status, body } = await reply;
  const issues = (body?.issues ?? []) as { path: string; code: string }[];
  return { status, code: body?.code, issues: issues.map(({ path, code }) => `${path}: ${code}`) };
}
