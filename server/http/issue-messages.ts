/**
 * What is wrong with single fields, in words: zod's issues become stable codes, and each code has a message per
 * language. A schema names a code of its own with `.refine(…, { params: { code: 'link_not_allowed' } })`;
 * a service throws `invalidInput({ path: 'password', code: 'password_common' })`.
 */
import type { z } from 'zod';
import type { Issue } from '#contract/problem';
import type { InterfaceLanguage } from '#surveys/language';

export interface IssueDraft {
  readonly path: string;
  readonly code: IssueCode;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** An issue that brings its words along, because its codes are those of another part (definitions of instruments). */
export interface WordedIssue {
  readonly path: string;
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly words: Readonly<Record<InterfaceLanguage, string>>;
}

/** `{name}` in a message is filled in from the issue's params. */
const MESSAGES = {
  required: { de: 'Diese Angabe fehlt.', en: 'This is missing.' },
  unknown_field: { de: 'Dieses Feld ist hier nicht bekannt.', en: 'This field is not known here.' },
  wrong_type: { de: 'Diese Angabe hat die falsche Art.', en: 'This is of the wrong kind.' },
  not_whole: { de: 'Bitte eine ganze Zahl angeben.', en: 'Please enter a whole number.' },
  not_one_of: { de: 'Bitte einen der möglichen Werte wählen.', en: 'Please choose one of the possible values.' },
  format_wrong: { de: 'Diese Angabe hat nicht die richtige Form.', en: 'This does not have the right form.' },
  email_wrong: { de: 'Das ist keine gültige E-Mail-Adresse.', en: 'This is not a valid e-mail address.' },
  date_wrong: { de: 'Das ist kein gültiger Zeitpunkt.', en: 'This is not a valid point in time.' },
  text_too_short: {
    de: 'Bitte mindestens {min} Zeichen eingeben.',
    en: 'Please enter at least {min} characters.',
  },
  text_too_long: { de: 'Bitte höchstens {max} Zeichen eingeben.', en: 'Please enter at most {max} characters.' },
  number_too_small: { de: 'Der kleinste mögliche Wert ist {min}.', en: 'The smallest possible value is {min}.' },
  number_too_big: { de: 'Der größte mögliche Wert ist {max}.', en: 'The largest possible value is {max}.' },
  list_too_short: { de: 'Bitte mindestens {min} auswählen.', en: 'Please choose at least {min}.' },
  list_too_long: { de: 'Bitte höchstens {max} auswählen.', en: 'Please choose at most {max}.' },
  not_fitting: { de: 'Diese Angabe passt nicht.', en: 'This does not fit.' },
  cursor_wrong: {
    de: 'Diese Fortsetzung passt nicht zur Liste. Bitte die Liste neu laden.',
    en: 'This continuation does not belong to the list. Please load the list again.',
  },
  login_taken: { de: 'Diesen Anmeldenamen gibt es schon.', en: 'This login is taken.' },
  login_format: {
    de: 'Bitte nur Buchstaben, Ziffern, Punkt, Bindestrich und Unterstrich verwenden.',
    en: 'Please use letters, digits, full stop, hyphen and underscore only.',
  },
  password_common: {
    de: 'Dieses Passwort ist sehr verbreitet oder leicht zu erraten. Bitte wählen Sie ein anderes.',
    en: 'This password is very common or easy to guess. Please choose another one.',
  },
  password_contains_login: {
    de: 'Das Passwort soll nicht aus dem Anmeldenamen gebildet sein.',
    en: 'The password should not be made from the login.',
  },
  password_wrong: { de: 'Das jetzige Passwort stimmt nicht.', en: 'The current password is not right.' },
  email_missing: { de: 'Dieses Konto hat keine E-Mail-Adresse.', en: 'This account has no e-mail address.' },
  user_unknown: { de: 'Dieses Konto gibt es nicht.', en: 'This account does not exist.' },
  project_unknown: { de: 'Dieses Vorhaben gibt es nicht.', en: 'This project does not exist.' },
  site_unknown: { de: 'Diesen Standort gibt es in diesem Vorhaben nicht.', en: 'This site is not in this project.' },
  site_code_taken: {
    de: 'Dieses Kürzel gibt es in diesem Vorhaben schon.',
    en: 'This code is taken in this project.',
  },
  floor_too_low: {
    de: 'Die Schutzgrenze darf hier nicht unter {min} liegen.',
    en: 'The protection floor may not be under {min} here.',
  },
  link_not_allowed: {
    de: 'Links dürfen nur mit http, https oder mailto beginnen oder auf diese Seite zeigen.',
    en: 'Links may only begin with http, https or mailto, or lead within this site.',
  },
  range_reversed: { de: 'Das Ende liegt vor dem Anfang.', en: 'The end is before the beginning.' },
  facet_unknown: { de: 'Dieses Merkmal gibt es in diesem Vorhaben nicht.', en: 'This group is not in this project.' },
  facet_value_unknown: {
    de: 'Diesen Wert hat das Merkmal nicht.',
    en: 'This group does not have this value.',
  },
  facet_key_twice: { de: 'Dieses Merkmal ist doppelt.', en: 'This group is there twice.' },
  facet_key_reserved: {
    de: 'Dieser Schlüssel ist schon vergeben. Bitte wählen Sie einen anderen.',
    en: 'This key is taken already. Please choose another one.',
  },
  facet_value_twice: { de: 'Dieser Wert ist doppelt.', en: 'This value is there twice.' },
  facet_in_use: {
    de: 'Den Wert „{value}“ haben noch Fälle: {count}.',
    en: 'There are cases that still have the value “{value}”: {count}.',
  },
  not_assignable: {
    de: 'Diese Person kann hier nicht zuständig sein: Ihr fehlt die Rolle oder der Standort.',
    en: 'This person cannot be responsible here: they lack the role or the site.',
  },
  deputy_same: {
    de: 'Die Vertretung muss eine andere Person sein.',
    en: 'The deputy has to be another person.',
  },
  site_not_yours: {
    de: 'An diesem Standort arbeiten Sie in diesem Vorhaben nicht.',
    en: 'You do not work at this site in this project.',
  },
  slip_code_wrong: { de: 'Dieser Code gehört nicht zu diesem Zettel.', en: 'This code does not belong to this slip.' },
  empty: { de: 'Die Antwort ist leer.', en: 'The answer is empty.' },
  unknown_choice: {
    de: 'Diese Antwort steht bei der Frage nicht zur Wahl.',
    en: 'This is not one of the question’s choices.',
  },
  choice_twice: { de: 'Eine Antwort ist doppelt gewählt.', en: 'A choice is there twice.' },
  out_of_scale: { de: 'Möglich sind Werte von {min} bis {max}.', en: 'Possible are values from {min} to {max}.' },
  off_step: {
    de: 'Dieser Wert liegt zwischen zwei Stufen der Skala.',
    en: 'This value lies between two steps of the scale.',
  },
  not_a_date: { de: 'Das ist kein gültiges Datum.', en: 'This is not a valid date.' },
  too_long: { de: 'Möglich sind höchstens {max} Zeichen.', en: 'At most {max} characters are possible.' },
  too_many: { de: 'Möglich sind höchstens {max} Zeilen.', en: 'At most {max} rows are possible.' },
  answer_not_valid: { de: '{message}', en: '{message}' },
  unknown_item: { de: 'Diese Frage gibt es in diesem Bogen nicht.', en: 'This question is not in this questionnaire.' },
  voice_not_taken: {
    de: 'Dieser Bogen sieht diese Stimme nicht vor.',
    en: 'This questionnaire does not take this voice.',
  },
  voice_not_yours: {
    de: 'In Ihrem Bereich schreiben Sie in Ihrer eigenen Stimme.',
    en: 'In your space you write in your own voice.',
  },
  visibility_not_allowed: {
    de: 'Wer das sehen darf, entscheidet nur die Person selbst.',
    en: 'Who may see this is for the person alone to say.',
  },
  entry_private: {
    de: 'Diese Antwort hat die Person für sich behalten. Nur sie selbst kann sie ändern.',
    en: 'The person keeps this answer to themself. Only they can change it.',
  },
  base_from_future: {
    de: 'Die Änderung beruht auf einem Stand, den es hier noch nicht gibt. Bitte neu laden.',
    en: 'The change is based on a state that does not exist here yet. Please load again.',
  },
  reading_full: {
    de: 'Diese Momentaufnahme ist voll. Bitte beginnen Sie eine neue.',
    en: 'This reading is full. Please begin a new one.',
  },
  library_unknown: {
    de: 'Diesen Bogen gibt es in der Bibliothek nicht.',
    en: 'There is no such questionnaire in the library.',
  },
  draft_is_all: {
    de: 'Diesen Bogen gibt es nur als Entwurf. Sie können ihn ablegen.',
    en: 'This questionnaire exists only as a draft. You can put it away.',
  },
  moment_in_future: { de: 'Dieser Zeitpunkt liegt in der Zukunft.', en: 'This point in time lies in the future.' },
} as const satisfies Record<string, Record<InterfaceLanguage, string>>;

export type IssueCode = keyof typeof MESSAGES;
export const ISSUE_CODES = Object.keys(MESSAGES) as IssueCode[];

/** The issue with its message. */
export function issueInLanguage(draft: IssueDraft | WordedIssue, language: InterfaceLanguage): Issue {
  const params = draft.params ?? {};
  const words = 'words' in draft ? draft.words : MESSAGES[draft.code];
  const message = words[language].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
  return {
    path: draft.path,
    code: draft.code,
    message,
    ...(draft.params === undefined ? {} : { params: { ...draft.params } }),
  };
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function isIssueCode(code: unknown): code is IssueCode {
  return typeof code === 'string' && Object.hasOwn(MESSAGES, code);
}

/** How the size of a thing of this origin is spoken of. */
function sizeCode(origin: string, side: 'small' | 'big'): IssueCode {
  if (origin === 'string') return side === 'small' ? 'text_too_short' : 'text_too_long';
  if (origin === 'array' || origin === 'set' || origin === 'map')
    return side === 'small' ? 'list_too_short' : 'list_too_long';
  return side === 'small' ? 'number_too_small' : 'number_too_big';
}

function draftsOf(issue: z.core.$ZodIssue): IssueDraft[] {
  const path = dotted(issue.path);
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return [{ path, code: 'required' }];
      return [{ path, code: issue.expected === 'int' && typeof issue.input === 'number' ? 'not_whole' : 'wrong_type' }];
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return [{ path, code: 'required' }];
      return [{ path, code: sizeCode(issue.origin, 'small'), params: { min: Number(issue.minimum) } }];
    case 'too_big':
      return [{ path, code: sizeCode(issue.origin, 'big'), params: { max: Number(issue.maximum) } }];
    case 'invalid_format':
      if (issue.format === 'email') return [{ path, code: 'email_wrong' }];
      if (issue.format === 'datetime' || issue.format === 'date') return [{ path, code: 'date_wrong' }];
      return [{ path, code: 'format_wrong' }];
    case 'invalid_value':
      return [{ path, code: issue.input === undefined ? 'required' : 'not_one_of' }];
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: dotted([...issue.path, key]), code: 'unknown_field' }));
    case 'custom': {
      const { code, ...params } = { ...issue.params } as Record<string, string | number>;
      if (!isIssueCode(code)) return [{ path, code: 'not_fitting' }];
      return [{ path, code, ...(Object.keys(params).length === 0 ? {} : { params }) }];
    }
    default:
      return [{ path, code: 'not_fitting' }];
  }
}

/** All issues of a failed parse; the first of each path only, so that an empty field is not also called too short. */
export function draftsFromZod(error: z.ZodError): IssueDraft[] {
  const byPath = new Map<string, IssueDraft>();
  for (const issue of error.issues) {
    for (const draft of draftsOf(issue)) if (!byPath.has(draft.path)) byPath.set(draft.path, draft);
  }
  return [...byPath.values()];
}
