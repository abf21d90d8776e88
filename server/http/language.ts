/** Which language the reader of a reply wants, from Accept-Language. */
import { DEFAULT_LANGUAGE, INTERFACE_LANGUAGES, type InterfaceLanguage } from '#surveys/language';

/**
 * The best language of the interface for an Accept-Language header (RFC 9110, 12.5.4): highest q first, then order.
 * A longer tag counts as its language (`de-AT`, `de-x-leicht` → `de`); without a match German.
 */
export function preferredLanguage(header: string | undefined): InterfaceLanguage {
  if (header === undefined || header.length > 1000) return DEFAULT_LANGUAGE;
  let best: InterfaceLanguage = DEFAULT_LANGUAGE;
  let bestQuality = 0;
  for (const part of header.split(',')) {
    const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const given = parameters.find((parameter) => parameter.startsWith('q='));
    const quality = given === undefined ? 1 : Number(given.slice(2));
    const match = INTERFACE_LANGUAGES.find((language) => language === tag.split('-')[0]);
    if (match !== undefined && quality > bestQuality) {
      best = match;
      bestQuality = quality;
    }
  }
  return best;
}
