/** A checksum that can be copied: to compare with that of a file, or to be put into a paper. */

import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { useAnnounce } from '../../ui/Live.tsx';

interface ChecksumProps {
  file: string;
  value: string;
}

export function Checksum({ file, value }: ChecksumProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(value);
      announce(t('reports.exports.copied'));
    } catch {
      // Browsers refuse on plain http; the sum stands there to be marked.
      announce(t('reports.exports.copyFailed'));
    }
  }

  return (
    <span className="wm-checksum">
      <code>{value}</code>
      <Button
        kind="tertiary"
        icon="content-copy"
        iconOnly
        aria-label={t('reports.exports.copyOf', { file })}
        onPress={() => void copy()}
      >
        {t('reports.exports.copy')}
      </Button>
    </span>
  );
}
