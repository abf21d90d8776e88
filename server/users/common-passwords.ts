/**
 * Which passwords are refused although they are long enough: those that everybody tries first. A list of well-known
 * ones of twelve characters and more, plus rules for the shapes that such lists are made of: repetitions, runs along
 * the keyboard or the alphabet, and few words out of a short vocabulary with digits around them.
 */
import type { IssueCode } from '../http/issue-messages.ts';

/** Well-known long passwords, without regard to case. */
const LISTED = new Set(
  `passwordpassword password1234 password12345 password123456 passwort1234 passwort12345 passwort123456
  passwortpasswort administrator administrator1 administrator123 adminadminadmin adminpassword admin123456
  123456789012 1234567890123 12345678901234 0123456789012 1q2w3e4r5t6y 1q2w3e4r5t6z 1qaz2wsx3edc 1qaz2wsx3edc4rfv
  qwertyuiop12 qwertyuiop123 qwertzuiop12 qwertzuiop123 qwerty123456 qwertz123456 zaq12wsxcde3 zaq12wsxcde34rfv
  asdfghjkl123 asdfghjklöä yxcvbnmasdfghjkl q1w2e3r4t5y6 q1w2e3r4t5z6 abcdefghijkl abcd12345678 abc123456789
  letmeinletmein letmein12345 iloveyou1234 iloveyouforever ichliebedich ichliebedich1 ichliebedich123 iloveyousomuch
  correcthorsebatterystaple correct horse battery staple welcome12345 welcome123456 willkommen12 willkommen123
  willkommen1234 changeme1234 changemechangeme geheim123456 geheimgeheim geheimespasswort meinpasswort meinpasswort1
  meinpasswort123 mypassword123 mypassword1234 defaultpassword superpassword secretsecret topsecret123 supersecret1
  footballfootball fussball1234 schalke04schalke bayernmuenchen bayernmünchen borussiadortmund hamburgersv
  sommer202020 sommer2024sommer winter2024winter hallohallo12 hallohallo123 hallo1234567 hallowelt123 hello1234567
  helloworld123 testtesttest test12345678 testpassword testpasswort jobcenter123 jobcenter1234 jobcenter2024
  jobcenter2025 jobcenter2026 arbeitsagentur bundesagentur beratung1234 wegmarke1234 wegmarkewegmarke
  trustno1trustno1 monkeymonkey dragondragon sunshine1234 princess1234 starwars1234 masterpassword liebe1234567
  computer1234 schatz123456 sonnenschein sonnenschein1 sonnenschein123 schmetterling schmetterling1
  schokolade123 nichtvergessen unbekannt123 deutschland1 deutschland123 deutschland2024 deutschland2025`
    .split(/\s+/)
    .filter((word) => word.length >= 12),
);

/** Words that common passwords are built from; a password of these and digits only is guessed early. */
const VOCABULARY = [
  'password',
  'passwort',
  'kennwort',
  'geheim',
  'secret',
  'admin',
  'administrator',
  'root',
  'user',
  'benutzer',
  'login',
  'welcome',
  'willkommen',
  'hallo',
  'hello',
  'letmein',
  'changeme',
  'qwertz',
  'qwerty',
  'asdf',
  'test',
  'demo',
  'master',
  'jobcenter',
  'arbeitsagentur',
  'beratung',
  'wegmarke',
  'sommer',
  'winter',
  'herbst',
  'summer',
  'fruehling',
  'frühling',
  'spring',
  'autumn',
  'januar',
  'februar',
  'maerz',
  'märz',
  'april',
  'mai',
  'juni',
  'juli',
  'august',
  'september',
  'oktober',
  'november',
  'dezember',
  'montag',
  'dienstag',
  'mittwoch',
  'donnerstag',
  'freitag',
  'deutschland',
  'berlin',
  'hamburg',
  'fussball',
  'schalke',
  'bayern',
  'iloveyou',
  'liebe',
  'schatz',
  'abc',
  'mein',
  'my',
  'neu',
  'new',
].sort((a, b) => b.length - a.length);

const RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertzuiopüasdfghjklöäyxcvbnm',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6zhn7ujm8ik9ol0p',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1q2w3e4r5t6z7u8i9o0p',
  '1q2w3e4r5t6y7u8i9o0p',
];

function reversed(text: string): string {
  return [...text].reverse().join('');
}

/** The text as people disguise words: `P@ssw0rt` is `passwort`. */
function undisguised(text: string): string {
  const disguises: Readonly<Record<string, string>> = {
    '@': 'a',
    '4': 'a',
    '3': 'e',
    '1': 'i',
    '!': 'i',
    '0': 'o',
    $: 's',
    '5': 's',
    '7': 't',
  };
  return text.replace(/[@431!0$57]/g, (character) => disguises[character] ?? character);
}

/** One piece of up to six characters over and over, such as `abcabcabcabc`. */
function isRepetition(text: string): boolean {
  return /^(.{1,6}?)\1+$/u.test(text) || /^(.{1,6}?)\1{2,}.{0,5}$/u.test(text);
}

/** Made of at most two runs along the keyboard, the alphabet or the digits, in either direction. */
function isRun(text: string): boolean {
  let rest = text;
  for (let pieces = 0; pieces < 2 && rest.length > 0; pieces += 1) {
    let longest = 0;
    for (const run of RUNS.flatMap((line) => [line, reversed(line)])) {
      let length = longest;
      while (length < rest.length && run.includes(rest.slice(0, length + 1))) length += 1;
      longest = Math.max(longest, length);
    }
    if (longest < 4) break;
    rest = rest.slice(longest);
  }
  return rest.length <= 1;
}

/** Fewer characters than this are guessed early even without any word in them. */
const DIGITS_ENOUGH = 16;

/** Whether nothing but common words, digits and punctuation is in it. */
function isCommonWords(text: string): boolean {
  if (!/\p{L}/u.test(text)) return text.length < DIGITS_ENOUGH;
  let rest = text;
  for (const word of VOCABULARY) rest = rest.replaceAll(word, ' ');
  return !/\p{L}/u.test(rest);
}

/**
 * Why a password is refused, or null. Its length is checked by the contract.
 *
 * @param login the account's login, which a password must not be made from
 */
export function passwordIssue(password: string, login: string): IssueCode | null {
  const lower = password.normalize('NFKC').toLowerCase();
  const plain = lower.replace(/\s+/g, '');
  const shapes = [plain, undisguised(plain)];
  // The digits at the end of `P@ssw0rt1234` are digits, not letters in disguise.
  const core = undisguised(plain.replace(/^[\d\p{P}\p{S}]+|[\d\p{P}\p{S}]+$/gu, ''));
  if (LISTED.has(lower) || shapes.some((shape) => LISTED.has(shape))) return 'password_common';
  if (shapes.some((shape) => isRepetition(shape) || isRun(shape))) return 'password_common';
  if ([...shapes, core || plain].some((shape) => isCommonWords(shape))) return 'password_common';
  const name = login.normalize('NFKC').toLowerCase();
  if (name.length >= 3 && shapes.some((shape) => shape.includes(name)) && plain.length - name.length < 8) {
    return 'password_contains_login';
  }
  return null;
}
