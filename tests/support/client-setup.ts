/**
 * What the client's tests need around them: a clean page and storage for each, the few browser functions that jsdom
 * lacks, and the rule that an error on the console fails the test.
 */

import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, expect, vi } from 'vitest';

// The page's own early script does the same; see client/public/early.js.
globalThis.__zod_globalConfig = { jitless: true };

declare global {
  var __zod_globalConfig: { jitless: boolean };
}

window.scrollTo = () => {};
Element.prototype.scrollIntoView = () => {};
// There is nothing to draw on; whatever draws has to do without.
HTMLCanvasElement.prototype.getContext = () => null;
// What is escaped here are react-aria's names of meta elements: letters and dashes.
globalThis.CSS ??= { escape: (text: string) => text } as typeof CSS;

const complaints: unknown[][] = [];

beforeEach(() => {
  complaints.length = 0;
  vi.spyOn(console, 'error').mockImplementation((...args: unknown[]) => void complaints.push(args));
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  localStorage.clear();
  sessionStorage.clear();
  expect(complaints, 'console.error was called').toEqual([]);
  vi.restoreAllMocks();
});

/** For a test in which React itself reports an error that we provoke: takes what was reported so far. */
export function takeComplaints(): unknown[][] {
  return complaints.splice(0);
}
