/**
 * A waiting time in words. The seconds count down for the eye only; a screen reader hears the wait once at its start
 * and once that it is over.
 */

import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from './Alert.tsx';
import { useFormats } from './format.ts';
import { useAnnounce } from './Live.tsx';

interface WaitProps {
  /** When it ends, in milliseconds since 1970. */
  until: number;
  onEnd: () => void;
}

function secondsTo(until: number): number {
  return Math.max(0, Math.ceil((until - Date.now()) / 1_000));
}

export function Wait({ until, onEnd }: WaitProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const announce = useAnnounce();
  const [left, setLeft] = useState(() => secondsTo(until));
  const box = useRef<HTMLDivElement>(null);
  const [first] = useState(left);

  useEffect(() => box.current?.focus(), []);

  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsTo(until)), 1_000);
    return () => clearInterval(timer);
  }, [until]);

  useEffect(() => {
    if (left > 0) return;
    announce(t('ui.wait.over'));
    onEnd();
  }, [left, announce, onEnd, t]);

  return (
    <Alert kind="warning" title={t('ui.wait.title')} ref={box}>
      <p className="kern-body">
        <span className="kern-sr-only">{t('ui.wait.body', { time: formats.wait(first) })}</span>
        <span aria-hidden="true">{t('ui.wait.body', { time: formats.wait(left) })}</span>
      </p>
    </Alert>
  );
}
