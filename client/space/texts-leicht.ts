/** The texts of the person's space in Leichte Sprache. */

import { charts } from '../i18n/de/charts.ts';
import { ui } from '../i18n/de/ui.ts';
import { fill } from '../i18n/leicht/fill.ts';
import { space } from '../i18n/leicht/space.ts';
import { wheel } from '../i18n/leicht/wheel.ts';

const { close, cancel, retry, busy, undo, boundary } = ui;

export const texts = { charts, fill, space, wheel, ui: { close, cancel, retry, busy, undo, boundary } };
