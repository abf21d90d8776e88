/** Light, dark, or as the system has it. `public/early.js` applies the stored choice before the first paint. */

import { useState } from 'react';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'wegmarke.theme';

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(storageKey);
    return themes.find((theme) => theme === stored) ?? 'system';
  } catch {
    return 'system';
  }
}

/** The chosen theme and a function that chooses another and remembers it in this browser. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(storedTheme);
  function choose(next: Theme): void {
    setTheme(next);
    if (next === 'system') delete document.documentElement.dataset.kernTheme;
    else document.documentElement.dataset.kernTheme = next;
    try {
      localStorage.setItem(storageKey, next);
    } catch {
      // Not remembered, then; it still applies to this visit.
    }
  }
  return [theme, choose];
}
