/**
 * What the codes of definition issues mean, in words, for pages and for the command line. `{{name}}` is filled in from
 * the issue's params. German says what the English says: a code that is missing in one does not compile.
 */
import type { DefinitionIssue } from './instrument.ts';
import type { InterfaceLanguage } from './language.ts';

export const DEFINITION_ISSUES_DE = {
  // the file
  file_empty: 'Die Datei ist leer.',
  format_unknown:
    'Die Datei ist weder ein Bogen von Wegmarke noch eine SurveyJS-Definition noch ein Codebuch mit den Spalten variable, label, value, value_label.',
  json_broken: 'Die Datei ist kein gültiges JSON: Zeile {{line}}, Zeichen {{column}}.',
  field_missing: 'Diese Angabe fehlt.',
  field_wrong: 'Diese Angabe hat nicht die richtige Form.',
  field_unknown: 'Das Feld „{{field}}“ gibt es hier nicht.',
  field_too_long: 'Das ist zu lang; möglich sind höchstens {{max}}.',
  field_value: 'Dieser Wert ist hier nicht möglich. Möglich sind: {{possible}}.',
  more_of_same: 'Weitere {{count}} Hinweise dieser Art ({{code}}) sind nicht aufgeführt.',
  key_differs: 'Der Schlüssel der Datei ist „{{key}}“, der Bogen heißt „{{wanted}}“.',
  // sizes
  too_many_questions: 'Der Bogen hat {{count}} Fragen; möglich sind höchstens {{max}}.',
  too_many_items:
    'Mit allen Zeilen und Feldern hat der Bogen {{count}} einzelne Fragen; möglich sind höchstens {{max}}.',
  too_many_choices_in_all:
    'Der Bogen hat zusammen {{count}} Antwortmöglichkeiten, jede Zeile einer Tabelle eigens gezählt; möglich sind höchstens {{max}}.',
  too_deep: 'Das ist zu tief verschachtelt (mehr als {{max}} Ebenen).',
  text_too_long: 'Dieser Text ist länger als {{max}} Zeichen.',
  image_too_large: 'Dieses Bild ist zu groß (mehr als {{max}} Zeichen in der Datei).',
  pages_missing: 'Der Bogen hat keine Seiten und keine Fragen.',
  questions_missing: 'Hier steht keine Frage.',
  null_in_list: 'In einer Liste steht ein leerer Eintrag (null).',
  // questions
  element_broken: 'An dieser Stelle steht keine Frage, sondern etwas anderes.',
  type_missing: 'Bei der Frage „{{name}}“ fehlt die Fragenart (type).',
  type_unknown: 'Die Fragenart „{{type}}“ ist nicht bekannt.',
  type_refused:
    'Die Fragenart „{{type}}“ wird nicht angenommen: HTML-Code, Dateien, Unterschriften und Aufnahmen sind nicht möglich.',
  type_not_in_group: 'Die Fragenart „{{type}}“ geht nicht innerhalb einer Tabelle oder einer wiederholten Gruppe.',
  name_missing: 'Der Name (name) fehlt. Unter ihm werden die Antworten gespeichert.',
  name_twice: 'Den Namen „{{name}}“ gibt es mehrmals. Jede Frage braucht einen eigenen.',
  name_too_long: 'Der Name „{{name}}“ ist länger als {{max}} Zeichen.',
  name_reserved: 'Der Name „{{name}}“ hat eine feste Bedeutung und kann nicht verwendet werden.',
  name_broken: 'Der Name „{{name}}“ hat Leerzeichen am Rand, geschweifte Klammern oder unsichtbare Zeichen.',
  value_name:
    'Ein anderer Speichername (valueName) ist nicht möglich; die Antwort steht immer unter dem Namen der Frage.',
  page_twice: 'Zwei Seiten heißen „{{name}}“.',
  title_missing: 'Die Frage „{{name}}“ hat keinen Text; gezeigt wird ihr Name.',
  property_refused: 'Die Eigenschaft „{{property}}“ ist hier nicht möglich.',
  property_dropped: 'Die Eigenschaft „{{property}}“ wird nicht verwendet.',
  property_unknown: 'Die Eigenschaft „{{property}}“ kennt SurveyJS hier nicht. Ist sie richtig geschrieben?',
  property_wrong: 'Die Eigenschaft „{{property}}“ hat nicht die Form, die SurveyJS erwartet.',
  trigger_dropped: 'Dieser Auslöser (trigger) wird nicht verwendet; es bleiben nur solche, die Antworten setzen.',
  calculated_not_kept:
    'Der berechnete Wert „{{name}}“ kann in Bedingungen stehen, wird aber nicht gespeichert. Eine Frage der Art expression wird gespeichert.',
  required_dropped: 'Nichts ist Pflicht: Die Vorgabe, dass hier geantwortet werden muss, entfällt.',
  state_choice_dropped:
    '„Weiß nicht“ und „möchte ich nicht“ gibt es bei jeder Frage ohnehin; als Antwortmöglichkeit entfallen sie.',
  // choices, tables, scales
  choices_missing: 'Die Antwortmöglichkeiten fehlen.',
  choices_by_url: 'Antwortmöglichkeiten können nicht aus dem Internet geladen werden; bitte in die Datei schreiben.',
  choices_source_unknown: 'Die Frage „{{name}}“, deren Antwortmöglichkeiten hier gelten sollen, gibt es nicht.',
  choices_source_wrong: 'Die Frage „{{name}}“ hat keine festen Antwortmöglichkeiten, die hier gelten könnten.',
  choice_without_value: 'Bei dieser Antwortmöglichkeit fehlt der Wert (value).',
  choice_value_wrong: 'Der Wert einer Antwortmöglichkeit muss ein Text oder eine Zahl sein.',
  choice_twice: 'Den Wert „{{value}}“ gibt es hier mehrmals.',
  too_many_choices: 'Das sind zu viele Antwortmöglichkeiten; möglich sind höchstens {{max}}.',
  columns_missing: 'Die Spalten fehlen.',
  rows_missing: 'Die Zeilen fehlen.',
  fields_missing: 'Die Textfelder (items) fehlen.',
  table_too_large: 'Die Tabelle hat {{cells}} Felder; möglich sind höchstens {{max}}.',
  table_large: 'Die Tabelle hat {{cells}} Felder. Ab {{max}} wird sie auf Telefonen langsam und schwer zu bedienen.',
  scale_wrong: 'Die Skala passt nicht: von {{min}} bis {{max}} in Schritten von {{step}}.',
  scale_too_long: 'Die Skala hat zu viele Stufen; möglich sind höchstens {{max}}.',
  regex_broken: 'Der reguläre Ausdruck „{{regex}}“ ist nicht lesbar.',
  regex_slow:
    'Der reguläre Ausdruck „{{regex}}“ wiederholt Wiederholungen und kann bei langen Antworten alles anhalten.',
  // expressions
  expression_broken: 'Der Ausdruck „{{expression}}“ ist nicht lesbar.',
  expression_too_long: 'Der Ausdruck ist länger als {{max}} Zeichen.',
  expressions_too_long: 'Alle Ausdrücke zusammen sind länger als {{max}} Zeichen.',
  expression_unknown_name: 'Im Ausdruck „{{expression}}“ steht „{{name}}“; eine solche Frage gibt es nicht.',
  expression_loop: 'Diese Ausdrücke warten im Kreis aufeinander: {{names}}.',
  function_unknown: 'Im Ausdruck „{{expression}}“ steht die Funktion „{{name}}“; die gibt es nicht.',
  // texts
  first_language_missing: 'Hier fehlt der Text in der ersten Sprache des Bogens ({{language}}).',
  language_missing: 'Hier fehlt der Text in der Sprache {{language}}; gezeigt wird eine andere.',
  language_undeclared: 'Hier steht ein Text in der Sprache {{language}}, die der Bogen nicht nennt.',
  language_twice: 'Die Sprache {{language}} ist zweimal genannt.',
  other_host:
    'Diese Adresse führt zu einem anderen Server ({{address}}). Das ist nicht möglich; bitte ein Bild in die Datei aufnehmen.',
  script_address: 'Diese Adresse würde Programmcode ausführen. Das ist nicht möglich.',
  link_in_text: 'Im Text steht die Adresse {{address}}. Wer sie öffnet, verlässt Wegmarke.',
  markup_in_text: 'Im Text steht HTML-Code. Er wird nicht ausgeführt; Hervorhebungen gehen mit Markdown.',
  wording_label: '„{{words}}“ kann als Etikett für einen Menschen verstanden werden. Gibt es ein anderes Wort?',
  // domains and notes
  area_twice: 'Das Feld „{{key}}“ gibt es mehrmals.',
  area_unknown: 'Das Feld „{{area}}“ gibt es nicht.',
  domain_twice: 'Den Lebensbereich „{{key}}“ gibt es mehrmals.',
  domain_unknown: 'Den Lebensbereich „{{domain}}“ gibt es nicht.',
  domains_missing: 'Eine Lebenslage-Karte braucht Lebensbereiche (domains).',
  domain_without_page: 'Zum Lebensbereich „{{domain}}“ fehlt die Seite mit diesem Namen.',
  page_without_domain: 'Die Seite „{{page}}“ gehört zu keinem Lebensbereich.',
  note_item_unknown: 'Eine Frage „{{item}}“ gibt es nicht; die Angaben zu ihr gelten für nichts.',
  // code books
  codebook_column_missing: 'Im Codebuch fehlt die Spalte {{column}}.',
  codebook_variable_missing: 'In Zeile {{line}} fehlt der Name der Variable.',
  codebook_value_missing: 'In Zeile {{line}} hat „{{variable}}“ eine Beschriftung, aber keinen Wert.',
  codebook_empty: 'Im Codebuch steht keine Variable.',
  codebook_ends_only:
    '„{{variable}}“ (Zeile {{line}}) hat nur zwei weit auseinanderliegende Werte; daraus wird eine Skala mit beschrifteten Enden.',
  // versions
  change_undeclared: 'Die Änderung an „{{item}}“ ({{kind}}) ist noch nicht benannt.',
  choice_removed_undeclared: 'Bei „{{item}}“ entfallen Antwortmöglichkeiten ({{choices}}); das ist noch nicht benannt.',
  type_undeclared:
    '„{{item}}“ ist jetzt von anderer Art ({{before}} → {{after}}). Bitte benennen oder der Frage einen neuen Namen geben.',
  declared_item_unknown:
    'Eine Änderung ist für „{{item}}“ benannt; eine solche Frage gibt es in keiner der beiden Versionen.',
  declared_not_found: 'Für „{{item}}“ ist eine Änderung ({{kind}}) benannt, die sich in der Datei nicht findet.',
} as const;

export type DefinitionIssueCode = keyof typeof DEFINITION_ISSUES_DE;

export const DEFINITION_ISSUES_EN: Readonly<Record<DefinitionIssueCode, string>> = {
  file_empty: 'The file is empty.',
  format_unknown:
    'The file is neither an instrument of Wegmarke nor a SurveyJS definition nor a code book with the columns variable, label, value, value_label.',
  json_broken: 'The file is not valid JSON: line {{line}}, character {{column}}.',
  field_missing: 'This is missing.',
  field_wrong: 'This does not have the right form.',
  field_unknown: 'There is no field "{{field}}" here.',
  field_too_long: 'This is too long; at most {{max}} are possible.',
  field_value: 'This value is not possible here. Possible are: {{possible}}.',
  more_of_same: 'A further {{count}} issues of this kind ({{code}}) are not listed.',
  key_differs: 'The key of the file is "{{key}}", that of the questionnaire "{{wanted}}".',
  too_many_questions: 'The questionnaire has {{count}} questions; at most {{max}} are possible.',
  too_many_items:
    'With all rows and fields, the questionnaire has {{count}} single items; at most {{max}} are possible.',
  too_many_choices_in_all:
    'The questionnaire has {{count}} choices in all, each row of a table counted by itself; at most {{max}} are possible.',
  too_deep: 'This is nested too deeply (more than {{max}} levels).',
  text_too_long: 'This text is longer than {{max}} characters.',
  image_too_large: 'This image is too large (more than {{max}} characters in the file).',
  pages_missing: 'The questionnaire has no pages and no questions.',
  questions_missing: 'There is no question here.',
  null_in_list: 'There is an empty entry (null) in a list.',
  element_broken: 'There is something else than a question here.',
  type_missing: 'The question "{{name}}" has no type.',
  type_unknown: 'The question type "{{type}}" is not known.',
  type_refused:
    'The question type "{{type}}" is not taken: HTML code, files, signatures and recordings are not possible.',
  type_not_in_group: 'The question type "{{type}}" cannot be inside a table or a repeated group.',
  name_missing: 'The name is missing. Answers are stored under it.',
  name_twice: 'The name "{{name}}" is there more than once. Each question needs its own.',
  name_too_long: 'The name "{{name}}" is longer than {{max}} characters.',
  name_reserved: 'The name "{{name}}" has a fixed meaning and cannot be used.',
  name_broken: 'The name "{{name}}" has spaces at its ends, braces or invisible characters.',
  value_name:
    'Another name to store the answer under (valueName) is not possible; it is always the name of the question.',
  page_twice: 'Two pages are called "{{name}}".',
  title_missing: 'The question "{{name}}" has no text; its name is shown.',
  property_refused: 'The property "{{property}}" is not possible here.',
  property_dropped: 'The property "{{property}}" is not used.',
  property_unknown: 'SurveyJS does not know the property "{{property}}" here. Is it spelt right?',
  property_wrong: 'The property "{{property}}" does not have the form that SurveyJS expects.',
  trigger_dropped: 'This trigger is not used; only those that set answers stay.',
  calculated_not_kept:
    'The calculated value "{{name}}" can be used in conditions, but is not stored. A question of the type expression is stored.',
  required_dropped: 'Nothing is required: the demand that this must be answered is dropped.',
  state_choice_dropped:
    '"Don’t know" and "I would rather not" exist for every question anyway; as choices they are dropped.',
  choices_missing: 'The choices are missing.',
  choices_by_url: 'Choices cannot be loaded from the internet; please write them into the file.',
  choices_source_unknown: 'The question "{{name}}", whose choices should be used here, does not exist.',
  choices_source_wrong: 'The question "{{name}}" has no fixed choices that could be used here.',
  choice_without_value: 'This choice has no value.',
  choice_value_wrong: 'The value of a choice must be a text or a number.',
  choice_twice: 'The value "{{value}}" is there more than once.',
  too_many_choices: 'These are too many choices; at most {{max}} are possible.',
  columns_missing: 'The columns are missing.',
  rows_missing: 'The rows are missing.',
  fields_missing: 'The text fields (items) are missing.',
  table_too_large: 'The table has {{cells}} cells; at most {{max}} are possible.',
  table_large: 'The table has {{cells}} cells. From {{max}} on it gets slow and hard to use on telephones.',
  scale_wrong: 'The scale does not fit: from {{min}} to {{max}} in steps of {{step}}.',
  scale_too_long: 'The scale has too many points; at most {{max}} are possible.',
  regex_broken: 'The regular expression "{{regex}}" cannot be read.',
  regex_slow:
    'The regular expression "{{regex}}" repeats repetitions and can bring everything to a halt on long answers.',
  expression_broken: 'The expression "{{expression}}" cannot be read.',
  expression_too_long: 'The expression is longer than {{max}} characters.',
  expressions_too_long: 'All expressions together are longer than {{max}} characters.',
  expression_unknown_name: 'The expression "{{expression}}" names "{{name}}"; there is no such question.',
  expression_loop: 'These expressions wait for one another in a circle: {{names}}.',
  function_unknown: 'The expression "{{expression}}" uses the function "{{name}}", which does not exist.',
  first_language_missing: 'The text in the first language of the questionnaire ({{language}}) is missing here.',
  language_missing: 'The text in the language {{language}} is missing here; another one is shown.',
  language_undeclared: 'There is a text in the language {{language}} here, which the questionnaire does not name.',
  language_twice: 'The language {{language}} is named twice.',
  other_host:
    'This address leads to another server ({{address}}). That is not possible; please put an image into the file.',
  script_address: 'This address would run code. That is not possible.',
  link_in_text: 'The text has the address {{address}} in it. Whoever opens it leaves Wegmarke.',
  markup_in_text: 'The text has HTML code in it. It is not run; use Markdown for emphasis.',
  wording_label: '"{{words}}" can be read as a label for a person. Is there another word?',
  area_twice: 'The area "{{key}}" is there more than once.',
  area_unknown: 'There is no area "{{area}}".',
  domain_twice: 'The domain "{{key}}" is there more than once.',
  domain_unknown: 'There is no domain "{{domain}}".',
  domains_missing: 'A situation map needs domains.',
  domain_without_page: 'The domain "{{domain}}" has no page of that name.',
  page_without_domain: 'The page "{{page}}" belongs to no domain.',
  note_item_unknown: 'There is no question "{{item}}"; what is said about it holds for nothing.',
  codebook_column_missing: 'The code book has no column {{column}}.',
  codebook_variable_missing: 'Line {{line}} has no name of a variable.',
  codebook_value_missing: 'In line {{line}}, "{{variable}}" has a value label but no value.',
  codebook_empty: 'There is no variable in the code book.',
  codebook_ends_only:
    '"{{variable}}" (line {{line}}) has only two values that are far apart; it becomes a scale with labelled ends.',
  change_undeclared: 'The change of "{{item}}" ({{kind}}) has not been declared.',
  choice_removed_undeclared: 'Choices of "{{item}}" are gone ({{choices}}); this has not been declared.',
  type_undeclared:
    '"{{item}}" is of another type now ({{before}} → {{after}}). Please declare it or give the question a new name.',
  declared_item_unknown: 'A change is declared for "{{item}}"; neither version has such a question.',
  declared_not_found: 'A change ({{kind}}) is declared for "{{item}}" that is not found in the file.',
};

const TEXTS: Readonly<Record<InterfaceLanguage, Readonly<Record<string, string>>>> = {
  de: DEFINITION_ISSUES_DE,
  en: DEFINITION_ISSUES_EN,
};

/** The issue in words; the code itself where a newer server has one that is not known here. */
export function issueText({ code, params }: DefinitionIssue, language: InterfaceLanguage): string {
  const text = TEXTS[language][code] ?? code;
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? ''));
}
