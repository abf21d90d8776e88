/** A slip that was just made: code, address and QR code, shown once, and the printable page in a chosen language. */

import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '#contract/project';
import type { SlipCreated } from '#contract/slip';
import { nameOfLanguage } from '#surveys/language';
import { api } from '../../api.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { CopyBox } from '../../ui/CopyBox.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { Select } from '../../ui/Select.tsx';
import { saveFile } from '../../ui/save-file.ts';

interface NewSlipProps {
  project: Project;
  /** The address of the subject's slips. */
  path: string;
  slip: SlipCreated;
  onDone: () => void;
}

export function NewSlip({ project, path, slip, onDone }: NewSlipProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const [language, setLanguage] = useState<string>(project.languages[0] ?? 'de');
  const print = useMutation({
    mutationFn: () => api.postForFile(`${path}/${slip.id}/pdf`, { body: { code: slip.code, language } }),
    onSuccess: (pdf) => saveFile(pdf, `wegmarke-${slip.id.slice(-6)}.pdf`),
  });
  useEffect(() => box.current?.focus(), []);
  return (
    <div className="wm-slip">
      <Alert kind="success" title={t('subjects.slips.onceTitle')} ref={box}>
        {t('subjects.slips.onceText')}
      </Alert>
      <div className="wm-slip__open">
        <QrCode text={slip.link} />
        <div className="wm-slip__words">
          <p className="kern-label">{t('subjects.slips.code')}</p>
          <p className="wm-slip__code">{slip.code}</p>
        </div>
      </div>
      <CopyBox label={t('subjects.slips.link')} value={slip.link} />
      {project.languages.length > 1 && (
        <Select
          label={t('subjects.slips.language')}
          value={language}
          onChange={setLanguage}
          options={project.languages.map((each) => ({ value: each, label: nameOfLanguage(each) }))}
        />
      )}
      <ButtonRow>
        <Button kind="primary" icon="download" busy={print.isPending} onPress={() => print.mutate()}>
          {t('subjects.slips.print')}
        </Button>
        <Button onPress={onDone}>{t('subjects.slips.done')}</Button>
      </ButtonRow>
      {print.isError && <ErrorAlert error={print.error} />}
    </div>
  );
}

/** White around the code, in its squares: scanners need it, in the dark theme above all. */
const margin = 4;

/** Drawn as one path; the library is only loaded where a slip is made. */
function QrCode({ text }: { text: string }) {
  const { t } = useTranslation();
  const code = useQuery({
    queryKey: ['qr', text],
    queryFn: async () => (await import('qrcode')).create(text, { errorCorrectionLevel: 'M' }).modules,
    gcTime: 0,
  });
  if (!code.data) return null;
  const { size, data } = code.data;
  const squares = Array.from(data, (dark, at) => (dark ? `M${at % size} ${Math.floor(at / size)}h1v1h-1z` : ''));
  const side = size + 2 * margin;
  return (
    <svg
      className="wm-slip__qr"
      viewBox={`${-margin} ${-margin} ${side} ${side}`}
      role="img"
      aria-label={t('subjects.slips.qr')}
    >
      <rect x={-margin} y={-margin} width={side} height={side} fill="#fff" />
      <path d={squares.join('')} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
