/** The German texts that the person's space needs. */

import { charts } from '../i18n/de/charts.ts';
import { fill } from '../i18n/de/fill.ts';
import { space } from '../i18n/de/space.ts';
import { ui } from '../i18n/de/ui.ts';
import { wheel } from '../i18n/de/wheel.ts';

const { close, cancel, retry, busy, undo, boundary } = ui;

export const texts = { charts, fill, space, wheel, ui: { close, cancel, retry, busy, undo, boundary } };
