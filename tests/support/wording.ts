/** What the wording of the library must keep to, as far as a machine can say. Each check gives the offending part. */

/** Sentences and parts that stand alone: Leichte Sprache treats what a colon divides as two. */
function sentencesOf(text: string): string[] {
  return text
    .split(/[.!?:](?:\s|$)/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

const wordsOf = (text: string) => text.match(/[\p{L}\p{N}-]+/gu) ?? [];

const EASY_MOST_WORDS = 12;
const EASY_LONGEST_WORD = 14;

/** Where a negation says what nothing else says as briefly. */
const EASY_NEGATIONS_ALLOWED: ReadonlySet<string> = new Set(['bisher niemand']);

const EASY_PATTERNS: readonly (readonly [string, RegExp])[] = [
  ['negation', /\b(?:nicht|nichts|nie|niemals|niemand|kein\w*|weder|außer)\b/iu],
  ['conjunctive', /(?<!\p{L})(?:würde|wäre|hätte|könnte|müsste|sollte|dürfte|bräuchte)\p{L}*/iu],
  ['genitive', /\b(?:des|dessen|deren|eines|meines|Ihres|wessen)\b/u],
  ['passive', /\b(?:wird|werden|wurde|wurden)\b.*\bge\p{L}+(?:t|en)\b/u],
  ['abbreviation', /\b(?:z\. ?B|d\. ?h|u\. ?a|usw|bzw|ca|ggf|etc|evtl|inkl|Nr)\b\.?/u],
  ['special character', /[;()[\]/„“"–…%§&]/u],
  ['number word', /\b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)\b/iu],
  ['two words for one thing', /\b(?:Jobcenter|zurzeit|Behörden?|verändern|unterstützen)\b/u],
];

/** Rules of Leichte Sprache (BITV 2.0, Anlage 2 Teil 2) that a machine can check. */
export function easyLanguageIssues(template: string): string[] {
  const text = template.replace(/\{[^}]*\}/g, 'Thema');
  const issues: string[] = [];
  for (const sentence of sentencesOf(text)) {
    if (wordsOf(sentence).length > EASY_MOST_WORDS) issues.push(`long sentence: ${sentence}`);
    if (sentence.split(',').length > 5) issues.push(`many commas: ${sentence}`);
  }
  for (const word of wordsOf(text)) {
    if (word.split('-').some((part) => part.length > EASY_LONGEST_WORD)) issues.push(`long word: ${word}`);
  }
  for (const [rule, pattern] of EASY_PATTERNS) {
    if (rule === 'negation' && EASY_NEGATIONS_ALLOWED.has(text)) continue;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) issues.push(`${rule}: ${found} in "${text}"`);
  }
  return issues;
}

const GERMAN_PATTERNS: readonly (readonly [string, RegExp])[] = [
  [
    'never said',
    /Fall von|Fall für|Defizit|Problemfall|Compliance|\bScore|\bfehlend|Bürgergeld|Diagnose|Schwäche|Versagen/iu,
  ],
  ['familiar address', /\b(?:du|dir|dich|dein\w*|euch|euer)\b/iu],
  ['rebuke', /\b(?:müssen|sollten Sie|warum nicht 10|falsch)\b/iu],
  ['straight quotation mark', /"/u],
  ['hyphen as a dash', / - /u],
];

/** Words that people are never addressed with, and the form of address. */
export function germanIssues(text: string): string[] {
  return GERMAN_PATTERNS.flatMap(([rule, pattern]) => {
    const found = pattern.exec(text)?.[0];
    return found === undefined ? [] : [`${rule}: ${found} in "${text}"`];
  });
}
