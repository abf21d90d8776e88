/** What stands in a page of the space while something loads, and when it could not be loaded. */

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PlainButton } from '../fill/PlainButton.tsx';
import type { Loaded } from './use-loaded.ts';

interface LoadedPartProps<Value> {
  loaded: Loaded<Value>;
  children: (value: Value) => ReactNode;
}

export function LoadedPart<Value>({ loaded, children }: LoadedPartProps<Value>) {
  const { t } = useTranslation();
  if (loaded.state === 'there') return children(loaded.value);
  if (loaded.state === 'loading') return <p className="kern-body wm-space__wait">{t('space.load.loading')}</p>;
  return (
    <div className="wm-space__notice" role="alert">
      <p className="kern-body">{t('space.load.failed')}</p>
      <PlainButton onPress={loaded.retry}>{t('ui.retry')}</PlainButton>
    </div>
  );
}
