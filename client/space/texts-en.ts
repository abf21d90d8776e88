/** The English texts that the person's space needs. */

import { charts } from '../i18n/en/charts.ts';
import { fill } from '../i18n/en/fill.ts';
import { space } from '../i18n/en/space.ts';
import { ui } from '../i18n/en/ui.ts';
import { wheel } from '../i18n/en/wheel.ts';

const { close, cancel, retry, busy, undo, boundary } = ui;

export const texts = { charts, fill, space, wheel, ui: { close, cancel, retry, busy, undo, boundary } };
