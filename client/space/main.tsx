/** Starts the person's own space in the browser. A page of its own: it carries nothing of the staff's. */

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { configureApi } from '../api.ts';
import { reportReachable } from '../connection.ts';
import { LiveProvider } from '../ui/Live.tsx';
import '../styles/base.css';
import '../styles/kit.css';
import '../styles/charts.css';
import '../styles/fill.css';
import '../styles/space.css';
import '../styles/wheel.css';
import { SpaceApp } from './SpaceApp.tsx';
import { preferredLanguage } from './space-settings.ts';
import { createSpaceTexts, interfaceLanguageOf } from './space-texts.ts';
import { languageOfLeaving } from './use-place.ts';

const language = languageOfLeaving() ?? preferredLanguage();
const texts = await createSpaceTexts(interfaceLanguageOf(language));
configureApi({ language: () => texts.language.split('-')[0] ?? 'de', onReachable: reportReachable });

const root = document.getElementById('app');
if (!root) throw new Error('The page has no #app to put the space into');
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={texts}>
      <LiveProvider>
        <SpaceApp firstLanguage={language} />
      </LiveProvider>
    </I18nextProvider>
  </StrictMode>,
);
