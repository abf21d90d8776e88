/**
 * The person's own space: opened with the code of their slip, closed with "Beenden". When the server has closed it
 * meanwhile, the code is asked for over the open page, so that what was typed is still there.
 */

import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Space } from '#contract/space';
import { ApiProblem, configureApi } from '../api.ts';
import { EnterCode, type EnterIssue, issueOf } from './EnterCode.tsx';
import { LeftPage } from './LeavePage.tsx';
import { SpacePages } from './SpacePages.tsx';
import { closeSpace, fetchSpace, openSpace, speakFor } from './space-api.ts';
import { hasClosed, mustClose, rememberLanguage } from './space-settings.ts';
import { interfaceLanguageOf, speakSpaceLanguage } from './space-texts.ts';
import { hasJustLeft, startAnewHavingLeft, usePlace } from './use-place.ts';

type Phase =
  | { is: 'starting' }
  | { is: 'entering'; code: string; issue: EnterIssue | null }
  | { is: 'open'; space: Space }
  /** The server closed it; what was typed waits behind the question for the code. */
  | { is: 'again'; space: Space }
  | { is: 'left'; offline: boolean };

/** The code in the address, from a QR code; it is taken out of it before anything else happens. */
function takeCodeFromAddress(): string {
  const code = decodeURIComponent(location.hash.slice(1));
  if (code !== '') history.replaceState(null, '', location.pathname);
  return code;
}

export function SpaceApp({ firstLanguage }: { firstLanguage: string }) {
  const { t, i18n } = useTranslation();
  const [phase, setPhase] = useState<Phase>({ is: 'starting' });
  const [language, setLanguage] = useState(firstLanguage);
  const places = usePlace();
  const { reset } = places;
  const waiting = useRef<((opened: boolean) => void)[]>([]);
  const current = useRef(phase);
  current.current = phase;

  const speak = useCallback(
    (next: string) => {
      setLanguage(next);
      rememberLanguage(next);
      void speakSpaceLanguage(i18n, interfaceLanguageOf(next));
    },
    [i18n],
  );

  /** Whoever waited goes on if it is the same person's space, else gives up. */
  const opened = useCallback(
    (space: Space) => {
      const before = current.current.is === 'again' ? current.current.space : null;
      const same = before === null || before.code === space.code;
      hasClosed();
      speakFor(space.code);
      if (!same) reset();
      setPhase({ is: 'open', space });
      for (const goOn of waiting.current.splice(0)) goOn(same);
    },
    [reset],
  );

  const enter = useCallback(
    async (code: string) => {
      try {
        opened(await openSpace(code));
      } catch (error) {
        setPhase({ is: 'entering', code, issue: issueOf(error) });
      }
    },
    [opened],
  );

  useEffect(() => {
    function lost(): Promise<boolean> {
      const now = current.current;
      if (now.is !== 'open' && now.is !== 'again') return Promise.resolve(false);
      setPhase({ is: 'again', space: now.space });
      return new Promise((goOn) => waiting.current.push(goOn));
    }
    configureApi({ onSessionLost: lost });
    return () => configureApi({ onSessionLost: async () => false });
  }, []);

  useEffect(() => {
    async function start(): Promise<void> {
      const code = takeCodeFromAddress();
      if (code !== '') return enter(code);
      if (hasJustLeft()) return setPhase({ is: 'left', offline: false });
      try {
        if (mustClose()) {
          await closeSpace().catch((error: unknown) => {
            // A refusal says that it is closed already.
            if (!(error instanceof ApiProblem)) throw error;
          });
          hasClosed();
          return setPhase({ is: 'entering', code: '', issue: null });
        }
        opened(await fetchSpace({ mayBeSignedOut: true }));
      } catch (error) {
        const isClosed = error instanceof ApiProblem && error.status === 401;
        setPhase({ is: 'entering', code: '', issue: isClosed ? null : issueOf(error) });
      }
    }
    void start();
    // A QR code scanned while the page is open changes the address only.
    const scanned = () => {
      const code = takeCodeFromAddress();
      if (code !== '') void enter(code);
    };
    window.addEventListener('hashchange', scanned);
    return () => window.removeEventListener('hashchange', scanned);
  }, [enter, opened]);

  switch (phase.is) {
    case 'starting':
      return <p className="kern-body wm-space__wait">{t('space.load.loading')}</p>;
    case 'entering':
      return (
        <EnterCode
          firstCode={phase.code}
          firstIssue={phase.issue}
          language={language}
          onLanguage={speak}
          onOpened={opened}
        />
      );
    case 'left':
      return <LeftPage offline={phase.offline} onAgain={() => setPhase({ is: 'entering', code: '', issue: null })} />;
    case 'open':
    case 'again':
      return (
        <>
          {phase.is === 'again' && <EnterCode again language={language} onLanguage={speak} onOpened={opened} />}
          <div hidden={phase.is === 'again'}>
            <SpacePages
              key={phase.space.code}
              space={phase.space}
              onSpace={(space) => setPhase({ is: 'open', space })}
              places={places}
              language={language}
              onLanguage={speak}
              onLeft={(offline) => {
                if (!offline) return startAnewHavingLeft(language);
                places.reset();
                setPhase({ is: 'left', offline });
              }}
            />
          </div>
        </>
      );
  }
}
