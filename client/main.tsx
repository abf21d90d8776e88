/** Starts the client in the browser: texts of the chosen language first, then the page. */

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { configureApi } from './api.ts';
import { App, createQueryClient } from './app.tsx';
import { reportReachable } from './connection.ts';
import { createI18n, preferredLanguage } from './i18n/i18n.ts';
import { createRouter } from './router.tsx';
import './styles/base.css';
import './styles/charts.css';
import './styles/instruments.css';
import './styles/kit.css';
import './styles/overlays.css';
import './styles/pages.css';
import './styles/reports.css';
import './styles/shell.css';
import './styles/subjects.css';
import './styles/table.css';
import './styles/wheel.css';
import './styles/work.css';

const texts = await createI18n(preferredLanguage(), []);
configureApi({ language: () => texts.language, onReachable: reportReachable });

const root = document.getElementById('app');
if (!root) throw new Error('The page has no #app to put the application into');
createRoot(root).render(
  <StrictMode>
    <App texts={texts} queries={createQueryClient()} router={createRouter(texts)} />
  </StrictMode>,
);
