/**
 * What changes from one version of an instrument to the next, item by item, and what its author has to say about it.
 * Comparing finds what is in the file; that a question means something else now, only its author can say.
 */
import { isBreaking } from './breaking-changes.ts';
import { isReversed, itemsOf } from './code-book.ts';
import type { DefinitionIssueCode } from './definition-issue-texts.ts';
import { CHANGE_KINDS, type DeclaredChange, type DefinitionIssue, type InstrumentFile } from './instrument.ts';
import type { Choice, Item } from './items.ts';
import { type LocalizedText, textIn } from './language.ts';

export type FoundKind = Exclude<DeclaredChange['kind'], 'meaning'>;

/** `certain`: found by comparing, and therefore to be declared. */
export interface FoundChange {
  readonly item: string;
  readonly kind: FoundKind;
  readonly certain: true;
}

export interface VersionComparison {
  readonly changes: readonly FoundChange[];
  /** What keeps the new version from being published while nothing is declared. */
  readonly issues: readonly DefinitionIssue[];
}

/** Compares a new version with the one before; changes come in the order of the new definition, removed items last. */
export function compareVersions(before: InstrumentFile, after: InstrumentFile): VersionComparison {
  const changes = foundChanges(before, after);
  return { changes, issues: undeclared(before, after, changes, []) };
}

/** The problems of publishing `after` with these declarations; without errors it may be published. */
export function checkDeclared(
  before: InstrumentFile,
  after: InstrumentFile,
  declared: readonly DeclaredChange[],
): DefinitionIssue[] {
  const found = foundChanges(before, after);
  return [...undeclared(before, after, found, declared), ...superfluous(before, after, found, declared)];
}

/**
 * Whether answers to the item from before and after these version steps may be compared (a line may be drawn).
 *
 * @param steps the declared changes of every version after the older answer's, up to the newer one's
 */
export function isComparable(itemName: string, steps: readonly (readonly DeclaredChange[])[]): boolean {
  return !steps.some((step) => step.some(({ item, kind }) => item === itemName && isBreaking(kind)));
}

/** The declared changes of an item that keep it from being compared, for saying why a line is broken. */
export function breaksOf(itemName: string, steps: readonly (readonly DeclaredChange[])[]): DeclaredChange[] {
  return steps.flatMap((step) => step.filter(({ item, kind }) => item === itemName && isBreaking(kind)));
}

function foundChanges(before: InstrumentFile, after: InstrumentFile): FoundChange[] {
  const old = byName(before);
  const current = byName(after);
  const changes: FoundChange[] = [];
  const add = (item: string, kind: FoundKind) => changes.push({ item, kind, certain: true });
  for (const [name, item] of current) {
    const earlier = old.get(name);
    if (earlier === undefined) {
      add(name, 'added');
      continue;
    }
    const turned = isReversed(before, earlier) !== isReversed(after, item);
    for (const kind of kindsBetween(earlier, item, turned)) add(name, kind);
  }
  for (const name of old.keys()) if (!current.has(name)) add(name, 'removed');
  return changes;
}

const byName = (file: InstrumentFile) => new Map(itemsOf(file).map((item) => [item.name, item]));

function kindsBetween(before: Item, after: Item, turned: boolean): FoundKind[] {
  const kinds = new Set<FoundKind>();
  if (before.type !== after.type) kinds.add('type');
  if (turned) kinds.add('direction');
  if (before.type === after.type) {
    for (const kind of choiceKinds(before.choices, after.choices)) kinds.add(kind);
    for (const kind of scaleKinds(before.scale, after.scale)) kinds.add(kind);
    if (!sameCodes(before.missing, after.missing)) kinds.add('choices');
  }
  if (differs(before.label, after.label)) kinds.add('wording');
  return CHANGE_KINDS.filter((kind) => kind !== 'meaning').filter((kind) => kinds.has(kind));
}

const codes = (choices: readonly Choice[]) => choices.map(({ value }) => String(value));

function sameCodes(before: readonly Choice[], after: readonly Choice[]): boolean {
  const known = new Set(codes(before));
  return before.length === after.length && codes(after).every((code) => known.has(code));
}

function choiceKinds(before: readonly Choice[], after: readonly Choice[]): FoundKind[] {
  if (!sameCodes(before, after)) return ['choices'];
  const labels = new Map(before.map(({ value, label }) => [String(value), label]));
  const reworded = after.filter(({ value, label }) => differs(labels.get(String(value)) ?? {}, label));
  if (reworded.length > 0) return [wordsTurned(before, after) ? 'direction' : 'wording'];
  const [order, newOrder] = [codes(before), codes(after)];
  if (order.join('\n') === newOrder.join('\n')) return [];
  return [order.toReversed().join('\n') === newOrder.join('\n') ? 'direction' : 'wording'];
}

/** The same words on the other codes: 1 "never" … 4 "always" has become 1 "always" … 4 "never". */
function wordsTurned(before: readonly Choice[], after: readonly Choice[]): boolean {
  const words = (choices: readonly Choice[]) => choices.map(({ label }) => Object.values(label)[0] ?? '');
  const order = (choices: readonly Choice[]) =>
    words(choices.toSorted((one, other) => codeOrder.compare(String(one.value), String(other.value))));
  return order(before).toReversed().join('\n') === order(after).join('\n');
}

const codeOrder = new Intl.Collator('en', { numeric: true });

function scaleKinds(before: Item['scale'], after: Item['scale']): FoundKind[] {
  if (before === null || after === null) return before === after ? [] : ['choices'];
  const kinds: FoundKind[] = [];
  if (before.min !== after.min || before.max !== after.max || before.step !== after.step) kinds.push('choices');
  if (!differs(before.minLabel, after.minLabel) && !differs(before.maxLabel, after.maxLabel)) return kinds;
  const swapped = !differs(before.minLabel, after.maxLabel) && !differs(before.maxLabel, after.minLabel);
  const worded = Object.keys(before.minLabel).length > 0;
  return [...kinds, swapped && worded ? 'direction' : 'wording'];
}

/** Whether two texts say something else in a language that both have; a further translation is no change. */
function differs(before: LocalizedText, after: LocalizedText): boolean {
  const common = Object.keys(before).filter((tag) => after[tag] !== undefined);
  if (common.length === 0) return Object.keys(before).length !== Object.keys(after).length;
  return common.some((tag) => textIn(before, tag).trim() !== textIn(after, tag).trim());
}

const key = (item: string, kind: string) => `${kind} ${item}`;

function undeclared(
  before: InstrumentFile,
  after: InstrumentFile,
  found: readonly FoundChange[],
  declared: readonly DeclaredChange[],
): DefinitionIssue[] {
  const said = new Set(declared.map(({ item, kind }) => key(item, kind)));
  const [old, current] = [byName(before), byName(after)];
  return found
    .filter(({ item, kind }) => !said.has(key(item, kind)))
    .map(({ item, kind }) => ({
      severity: 'error',
      path: `items.${item}`,
      code: codeOf(kind, old.get(item), current.get(item)),
      params: {
        item,
        kind,
        before: old.get(item)?.type ?? '',
        after: current.get(item)?.type ?? '',
        choices: removedCodes(old.get(item), current.get(item)).join(', ').slice(0, 200),
      },
    }));
}

function codeOf(kind: FoundKind, before: Item | undefined, after: Item | undefined): DefinitionIssueCode {
  if (kind === 'type') return 'type_undeclared';
  if (kind === 'choices' && removedCodes(before, after).length > 0) return 'choice_removed_undeclared';
  return 'change_undeclared';
}

function removedCodes(before: Item | undefined, after: Item | undefined): string[] {
  const kept = new Set(codes(after?.choices ?? []));
  return codes(before?.choices ?? []).filter((code) => !kept.has(code));
}

/** Declarations of items that are in neither version are errors; those that comparing does not find, warnings. */
function superfluous(
  before: InstrumentFile,
  after: InstrumentFile,
  found: readonly FoundChange[],
  declared: readonly DeclaredChange[],
): DefinitionIssue[] {
  const known = new Set([...itemsOf(before), ...itemsOf(after)].map(({ name }) => name));
  const real = new Set(found.map(({ item, kind }) => key(item, kind)));
  return declared.flatMap(({ item, kind }, index): DefinitionIssue[] => {
    const path = `changes[${index}]`;
    if (!known.has(item)) return [{ severity: 'error', path, code: 'declared_item_unknown', params: { item, kind } }];
    if (kind === 'meaning' || kind === 'direction' || real.has(key(item, kind))) return [];
    return [{ severity: 'warning', path, code: 'declared_not_found', params: { item, kind } }];
  });
}
