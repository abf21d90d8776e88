/**
 * A questionnaire with every type of question that the product takes, in German and in Arabic: five pages of three
 * each. Some answers are long, the table is wider than a telephone, and the pictures are in the file.
 */

/** One grey and one blue point: what the pictures show is not what this is about. */
const GREY = 'data:image/gif;base64,R0lGODlhAQABAIAAAHd3dwAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==';
const BLUE = 'data:image/gif;base64,R0lGODlhAQABAIAAAABEqgAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==';

export type Tongue = 'de' | 'ar';

/** What a question asks, or an answer says, in both languages. */
export const ASKED = {
  place: { de: 'Wo wohnen Sie?', ar: 'أين تسكن؟' },
  tell: { de: 'Was läuft gut?', ar: 'ما الذي يسير على ما يرام؟' },
  worry: { de: 'Was beschäftigt Sie am meisten?', ar: 'ما أكثر ما يشغلك؟' },
  help: { de: 'Wer hilft Ihnen?', ar: 'من يساعدك؟' },
  glad: { de: 'Wohnen Sie gern hier?', ar: 'هل تحب السكن هنا؟' },
  land: { de: 'In welchem Land sind Sie geboren?', ar: 'في أي بلد ولدت؟' },
  tongues: { de: 'Welche Sprachen sprechen Sie?', ar: 'ما اللغات التي تتحدثها؟' },
  picture: { de: 'Welches Bild passt zu Ihrem Tag?', ar: 'أي صورة تناسب يومك؟' },
  order: { de: 'Was ist Ihnen am wichtigsten?', ar: 'ما هو الأهم بالنسبة لك؟' },
  content: { de: 'Wie zufrieden sind Sie?', ar: 'ما مدى رضاك؟' },
  way: { de: 'Wie viele Minuten darf der Weg dauern?', ar: 'كم دقيقة يمكن أن يستغرق الطريق؟' },
  week: { de: 'Wie war diese Woche?', ar: 'كيف كان هذا الأسبوع؟' },
  dates: { de: 'Welche Termine stehen an?', ar: 'ما المواعيد القادمة؟' },
  jobs: { de: 'Wo haben Sie gearbeitet?', ar: 'أين عملت؟' },
  contact: { de: 'Wie sind Sie erreichbar?', ar: 'كيف يمكن الوصول إليك؟' },
} as const satisfies Record<string, Record<Tongue, string>>;

export type Name = keyof typeof ASKED;

export const SAID = {
  money: { de: 'Die Miete und das Kindergeld', ar: 'الإيجار وإعانة الأطفال' },
  childCare: {
    de: 'Ob wir einen Platz in der Kindertagesbetreuungseinrichtung bekommen, bevor die Berufsausbildungsvorbereitung beginnt',
    ar: 'ما إذا كنا سنحصل على مكان في الحضانة قبل أن يبدأ التحضير للتدريب المهني',
  },
  family: { de: 'Familie', ar: 'الأسرة' },
  friends: { de: 'Freundinnen und Freunde', ar: 'الأصدقاء' },
  syria: { de: 'Syrien', ar: 'سوريا' },
  germany: { de: 'Deutschland', ar: 'ألمانيا' },
  arabic: { de: 'Arabisch', ar: 'العربية' },
  german: { de: 'Deutsch', ar: 'الألمانية' },
  calm: { de: 'ruhig', ar: 'هادئ' },
  busy: { de: 'voll', ar: 'مزدحم' },
  work: { de: 'Arbeit', ar: 'العمل' },
  health: { de: 'Gesundheit', ar: 'الصحة' },
  time: { de: 'Zeit für mich', ar: 'وقت لنفسي' },
  notAtAll: { de: 'gar nicht', ar: 'إطلاقا' },
  sometimes: { de: 'manchmal', ar: 'أحيانا' },
  often: { de: 'oft', ar: 'كثيرا' },
  always: { de: 'immer', ar: 'دائما' },
  slept: { de: 'Ich habe gut geschlafen', ar: 'نمت جيدا' },
  outside: { de: 'Ich war draußen', ar: 'كنت في الخارج' },
  what: { de: 'Was', ar: 'ماذا' },
  when: { de: 'Wann', ar: 'متى' },
  firm: { de: 'Betrieb', ar: 'الشركة' },
  phone: { de: 'Telefon', ar: 'الهاتف' },
  mail: { de: 'E-Mail', ar: 'البريد الإلكتروني' },
} as const satisfies Record<string, Record<Tongue, string>>;

type Saying = keyof typeof SAID;

function inBoth({ de, ar }: Record<Tongue, string>) {
  return { default: de, ar };
}

function choices(...values: readonly Saying[]) {
  return values.map((value) => ({ value, text: inBoth(SAID[value]) }));
}

function question(type: string, name: Name, rest: object = {}) {
  return { type, name, title: inBoth(ASKED[name]), ...rest };
}

function part(name: Saying, rest: object = {}) {
  return { name, title: inBoth(SAID[name]), ...rest };
}

const PAGES = [
  { de: 'Worte', ar: 'كلمات' },
  { de: 'Listen', ar: 'قوائم' },
  { de: 'Auswahl', ar: 'اختيار' },
  { de: 'Zahlen', ar: 'أرقام' },
  { de: 'Mehrere', ar: 'عدة' },
] as const;

/** The questions of each page. */
export const ON_PAGE: readonly (readonly Name[])[] = [
  ['place', 'tell', 'contact'],
  ['land', 'tongues', 'picture', 'order'],
  ['worry', 'help', 'glad'],
  ['content', 'way', 'week'],
  ['dates', 'jobs'],
];

const QUESTIONS: readonly object[] = [
  question('text', 'place'),
  question('comment', 'tell'),
  question('multipletext', 'contact', { items: [part('phone', { inputType: 'tel' }), part('mail')] }),
  question('dropdown', 'land', { choices: choices('syria', 'germany') }),
  question('tagbox', 'tongues', { choices: choices('arabic', 'german') }),
  question('imagepicker', 'picture', {
    showLabel: true,
    choices: [
      { value: 'calm', imageLink: GREY, text: inBoth(SAID.calm) },
      { value: 'busy', imageLink: BLUE, text: inBoth(SAID.busy) },
    ],
  }),
  question('ranking', 'order', { choices: choices('work', 'health', 'time') }),
  question('radiogroup', 'worry', { choices: choices('money', 'childCare') }),
  question('checkbox', 'help', { choices: choices('family', 'friends') }),
  question('boolean', 'glad'),
  question('rating', 'content', {
    rateMin: 0,
    rateMax: 10,
    minRateDescription: inBoth(SAID.notAtAll),
    maxRateDescription: inBoth(SAID.always),
  }),
  question('slider', 'way', { min: 0, max: 120, step: 10 }),
  question('matrix', 'week', {
    columns: choices('notAtAll', 'sometimes', 'often', 'always'),
    rows: choices('slept', 'outside'),
  }),
  question('matrixdynamic', 'dates', {
    rowCount: 1,
    maxRowCount: 5,
    columns: [part('what', { cellType: 'text' }), part('when', { cellType: 'text', inputType: 'date' })],
  }),
  question('paneldynamic', 'jobs', {
    panelCount: 1,
    maxPanelCount: 5,
    templateElements: [{ type: 'text', ...part('firm') }],
  }),
];

/** @param voices whose answers it takes */
export function everyType(voices: readonly string[] = ['own', 'counsellor', 'agreed']) {
  return {
    wegmarke: 1,
    key: 'frageformen',
    kind: 'survey',
    title: { de: 'Frageformen', ar: 'أشكال الأسئلة' },
    languages: ['de', 'ar'],
    origin: { licence: 'CC0-1.0', source: { de: 'Für diesen Test geschrieben' }, normed: false },
    voices,
    alone: true,
    survey: {
      locale: 'de',
      pages: PAGES.map((title, at) => ({
        name: `page${at + 1}`,
        title: inBoth(title),
        elements: QUESTIONS.filter((each) => ON_PAGE[at]?.includes((each as { name: Name }).name)),
      })),
    },
  };
}
