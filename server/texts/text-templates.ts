/**
 * The drafts that are shown until the operator saves a text. They say what is true of the program and leave open, in
 * square brackets, what only the operator knows.
 */
import type { TextKey } from '#contract/text';
import { ACCESSIBILITY_TEMPLATE } from './accessibility-template.ts';
import { IMPRINT_TEMPLATE } from './imprint-template.ts';
import { PRIVACY_TEMPLATE } from './privacy-template.ts';

export interface TextTemplate {
  readonly de: string;
  readonly en: string;
}

export const TEXT_TEMPLATES: Readonly<Record<TextKey, TextTemplate>> = {
  imprint: IMPRINT_TEMPLATE,
  privacy: PRIVACY_TEMPLATE,
  accessibility: ACCESSIBILITY_TEMPLATE,
};
