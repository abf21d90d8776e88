/**
 * A step of the client's build: leaves out of SurveyJS what no instrument of ours can use. The library registers every
 * kind of question when it is loaded, so a bundler keeps them all; here the registrations of the kinds that
 * surveys/definition-check.ts refuses go, and with them their code. The versions are pinned; a build in which nothing is
 * found to leave out fails, so that an update is noticed.
 */

import type { Plugin } from 'vite';

/**
 * Classes whose registrations go: questions of refused kinds, kinds that a program would have to add, and windows, heads,
 * indexes and clocks that we do not draw.
 */
const LEFT_OUT: ReadonlySet<string> = new Set([
  // survey-core
  'ButtonGroupItemValue',
  'Camera',
  'Cover',
  'CoverCell',
  'FileLoader',
  'FlowPanelModel',
  'ImageMapArea',
  'Notifier',
  'ProgressButtons',
  'PopupSurveyModel',
  'QuestionButtonGroupModel',
  'QuestionEmptyModel',
  'QuestionFileModel',
  'QuestionFileModelBase',
  'QuestionFilePage',
  'QuestionHtmlModel',
  'QuestionImageMapModel',
  'QuestionSignaturePadModel',
  'SignaturePad',
  'SurveyProgressTextModel',
  'SurveyTimerModel',
  'SurveyWindowModel',
  'TOCModel',
  // survey-react-ui
  'FlowPanel',
  'PopupSurvey',
  'Survey',
  'SurveyFileChooseButton',
  'SurveyFileItem',
  'SurveyFilePreview',
  'SurveyFlowPanel',
  'SurveyHeader',
  'SurveyNavigationButton',
  'SurveyPage',
  'SurveyProgress',
  'SurveyProgressButtons',
  'SurveyProgressToc',
  'SurveyLocStringEditor',
  'SurveyQuestionButtonGroup',
  'SurveyQuestionButtonGroupDropdown',
  'SurveyQuestionComposite',
  'SurveyQuestionCustom',
  'SurveyQuestionFile',
  'SurveyQuestionHtml',
  'SurveyQuestionImageMap',
  'SurveyQuestionSignaturePad',
  'SurveyTimerPanel',
  'SurveyWindow',
  'Header',
  'HeaderCell',
  'HeaderMobile',
  'BrandInfo',
  'LogoImage',
  'NotifierComponent',
]);

/**
 * Methods that go, and with them the last word of some classes above: nothing calls them where there is no frame around the
 * questions, no clock, and no program that adds kinds of questions.
 */
const METHODS_LEFT_OUT: Readonly<Record<string, ReadonlySet<string>>> = {
  ComponentCollection: new Set(['add', 'createCompositeModel', 'createCustomModel', 'createQuestion']),
  SurveyModel: new Set([
    'applyTheme',
    'chooseFiles',
    'doTimer',
    'getProgressInfo',
    'getProgressText',
    'getTimerInfo',
    'getTimerInfoPageText',
    'getTimerInfoSurveyText',
    'getTimerInfoText',
    'insertAdvancedHeader',
    'navigationLayoutModel',
    'notifier',
    'notify',
    'progressBar',
    'progressBarAriaLabel',
    'progressText',
    'progressTextModel',
    'progressValue',
    'startTimer',
    'timerClock',
    'timerInfoText',
    'timerModel',
    'timeSpent',
    'tocModel',
    'uiState',
    'uploadFiles',
    'uploadFilesCore',
  ]),
};

/** Methods that the model calls as it works and that have nothing to do here: what stands in place of their body. */
const METHODS_EMPTIED: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  SurveyModel: new Map([
    ['createLayoutElements', '{ return []; }'],
    ['createNavigationActions', '{ return []; }'],
    ['startTimerFromUI', '{}'],
    ['stopTimer', '{}'],
    ['updateProgressText', '{}'],
  ]),
};

/** Icons of what is left out, and of SurveyJS's frame around a survey. The first of the two sets goes whole. */
const ICONS_LEFT_OUT: ReadonlySet<string> = new Set([
  'camera-24x24',
  'camera-32x32',
  'file-72x72',
  'flip-24x24',
  'folder-24x24',
  'fullsize-16x16',
  'maximize-16x16',
  'minimize-16x16',
  'modernbooleancheckchecked',
  'modernbooleancheckind',
  'modernbooleancheckunchecked',
  'moderncheck',
  'modernradio',
  'navmenu-24x24',
  'progressbutton',
  'removefile',
  'restoredown-16x16',
  'timercircle',
]);

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** Every node below, itself included. */
function* walk(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* walk(child);
  }
}

/** A statement at the top that does nothing but register something of a class that goes. */
function registers(statement: Node): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  for (const node of walk(statement)) {
    if (node.type === 'Identifier' && LEFT_OUT.has(String(node.name))) return true;
  }
  return false;
}

interface Cut {
  readonly start: number;
  readonly end: number;
  /** What stands there instead. */
  readonly put?: string;
}

/**
 * How tables and repeated groups are asked one field per page, a way of asking that we never switch on: without these
 * methods they inherit the plain question's.
 */
function isOneFieldPerPage(node: Node): boolean {
  return node.type === 'MethodDefinition' && keyOf(node) === 'createSingleInputBehavior';
}

/** @throws when a method that is named above is not there any more */
function cutsInClass(declared: Node): Cut[] {
  const name = String((declared.id as Node).name);
  const members = (declared.body as Node).body as Node[];
  const leftOut = METHODS_LEFT_OUT[name] ?? new Set<string>();
  const emptied = METHODS_EMPTIED[name] ?? new Map<string, string>();
  const methods = members.filter(({ type }) => type === 'MethodDefinition');
  const found = new Set(methods.map(keyOf));
  const lost = [...leftOut, ...emptied.keys()].filter((method) => !found.has(method));
  if (lost.length > 0) throw new Error(`SurveyJS's ${name} has no ${lost.join(', ')} any more.`);
  return methods.flatMap((method): Cut[] => {
    if (leftOut.has(keyOf(method)) || (name !== 'Question' && isOneFieldPerPage(method))) return [method];
    const put = emptied.get(keyOf(method));
    const body = (method.value as Node).body as Node;
    return put === undefined ? [] : [{ start: body.start, end: body.end, put }];
  });
}

function cutsIn(program: Node, code: string): Cut[] {
  return (program.body as Node[]).flatMap((statement) => {
    const text = code.slice(statement.start, statement.end);
    if (statement.type === 'ClassDeclaration') return cutsInClass(statement);
    if (registers(statement) || text.startsWith('addIconsToThemeSet("v1"')) return [statement];
    if (!/^const icons(?:\$1)? = \{/.test(text)) return [];
    return [...walk(statement)]
      .filter((node) => node.type === 'Property' && ICONS_LEFT_OUT.has(keyOf(node)))
      .map(
        // With the comma behind it.
        (property) => ({ start: property.start, end: property.end + (code[property.end] === ',' ? 1 : 0) }),
      );
  });
}

function keyOf(property: Node): string {
  const key = property.key as Node;
  return String(key.value ?? key.name);
}

export function surveyWithoutTheUnused(): Plugin {
  return {
    name: 'wegmarke-survey-without-the-unused',
    apply: 'build',
    transform: {
      filter: { id: /\/(?:survey-core|survey-react-ui)\/fesm\/survey-(?:core|react-ui)\.mjs$/ },
      handler(code) {
        const cuts = cutsIn(this.parse(code) as unknown as Node, code);
        if (cuts.length < 10) this.error('SurveyJS looks different: see which of its parts can be left out now.');
        let kept = code;
        for (const { start, end, put = '' } of cuts.reverse()) kept = kept.slice(0, start) + put + kept.slice(end);
        return { code: kept, map: null };
      },
    },
  };
}
