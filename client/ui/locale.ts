/** The one rule of how dates, times and numbers are written in a language, for staff's pages and the person's alike. */

/** The tag for Intl: British dates and numbers for English; easy German writes them as German does. */
export function localeOf(language: string): string {
  return language === 'en' ? 'en-GB' : language;
}

/** `1.204,5` or `1,204.5`. */
export function numberFormat(language: string, options?: Intl.NumberFormatOptions): Intl.NumberFormat {
  return new Intl.NumberFormat(localeOf(language), options);
}
