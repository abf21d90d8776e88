/** Whether "saved" is still true: from the saving on until something is changed again. */

import { useState } from 'react';

export function useSaved(dirty: boolean): [saved: boolean, saw: () => void] {
  const [saved, setSaved] = useState(false);
  if (saved && dirty) setSaved(false);
  return [saved && !dirty, () => setSaved(true)];
}
