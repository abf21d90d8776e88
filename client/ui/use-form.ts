/**
 * The state of one form: values, issues by path, sending, and a draft that survives reloads and crashes.
 *
 * Fields are named by the dotted path of the request's body (`admin.password`), so a problem's issues find their
 * field without a table. The form keeps what was *changed*, not everything: when the stored thing changes under it
 * (somebody else saved), untouched fields follow and touched ones stay as typed.
 */

import { useId, useRef, useState } from 'react';
import { ApiProblem, type Issue } from '../api.ts';
import { readDraft, writeDraft } from './draft.ts';
import type { FieldBinding } from './Field.tsx';

export type FieldValue = string | boolean | readonly string[];
/** A form's values by field name; declare a form's own shape as a `type`, which fits here (an interface does not). */
export type FormValues = Record<string, FieldValue>;

interface FormOptions<Values extends FormValues> {
  /** Names the draft: unique among forms and things edited, such as `user:507f…`. Without it nothing is kept. */
  draft?: string | undefined;
  initial: Values;
  /** Passwords and the like: never written to a draft. */
  secret?: readonly (keyof Values & string)[];
  /** What can be seen to be wrong without asking the server, such as two passwords that differ. */
  check?: (values: Values) => readonly Issue[];
  /** Sends. A thrown problem's issues go to their fields; its return ends the editing. */
  onSubmit: (values: Values, changes: Partial<Values>) => Promise<void>;
  /** Takes care of an error in its own way, such as a waiting time; true when nothing more is to be shown. */
  onFailure?: (error: unknown) => boolean;
  /** After `edit_conflict`: fetch the new state, so that `initial` (and the revision) become current. */
  onConflict?: (problem: ApiProblem) => Promise<unknown> | undefined;
}

export interface FormState<Values extends FormValues> {
  id: string;
  values: Values;
  /** Only what differs from `initial`. */
  changes: Partial<Values>;
  dirty: boolean;
  /** What a draft from an earlier time brought back. */
  restored: boolean;
  sending: boolean;
  /** Issues of fields; the path is the field's name. */
  issues: readonly Issue[];
  /** A failure that belongs to no field. */
  failure: unknown;
  /** Grows with every failed sending; the summary takes the focus then. */
  attempts: number;
  /** Somebody else saved meanwhile. */
  conflict: boolean;
  field: <Name extends keyof Values & string>(name: Name) => FieldBinding<Values[Name]> & { id: string; name: string };
  set: <Name extends keyof Values & string>(name: Name, value: Values[Name]) => void;
  submit: () => Promise<void>;
  /** Back to `initial`; the draft goes. */
  reset: () => void;
  /** Element id of a field, for links in the summary. */
  fieldId: (name: string) => string;
}

function equal(left: FieldValue | undefined, right: FieldValue | undefined): boolean {
  return left === right || (typeof left === 'object' && JSON.stringify(left) === JSON.stringify(right));
}

function storedDraft<Values extends FormValues>(options: FormOptions<Values>): Partial<Values> {
  const draft = options.draft ? readDraft(options.draft) : null;
  const changes: Partial<Values> = {};
  for (const name of Object.keys(options.initial) as (keyof Values & string)[]) {
    const kept = draft?.[name];
    const now = options.initial[name];
    // Another version of the form may have written the draft: only what still fits comes back.
    if (kept !== undefined && typeof kept === typeof now && Array.isArray(kept) === Array.isArray(now)) {
      if (!equal(kept as FieldValue, now)) changes[name] = kept as Values[typeof name];
    }
  }
  return changes;
}

export function useForm<Values extends FormValues>(options: FormOptions<Values>): FormState<Values> {
  const id = useId();
  const { initial, secret = [] } = options;
  const [changes, setChanges] = useState<Partial<Values>>(() => storedDraft(options));
  const [restored, setRestored] = useState(() => Object.keys(changes).length > 0);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const [failure, setFailure] = useState<unknown>(undefined);
  const [conflict, setConflict] = useState(false);
  const [sending, setSending] = useState(false);
  const [attempts, setAttempts] = useState(0);
  /** What the fields hold now, readable by a `submit` that starts before React has rendered the last keystroke. */
  const latest = useRef(changes);
  const underway = useRef(false);

  // The same form now edits another thing (the page's address changed): it starts afresh, with that thing's draft.
  const [draft, setDraft] = useState(options.draft);
  if (draft !== options.draft) {
    const found = storedDraft(options);
    latest.current = found;
    setDraft(options.draft);
    setChanges(found);
    setRestored(Object.keys(found).length > 0);
    setIssues([]);
    setFailure(undefined);
    setConflict(false);
  }

  const names = Object.keys(initial);
  const values: Values = { ...initial, ...changes };
  const fieldId = (name: string) => `${id}-${name}`;

  function keep(next: Partial<Values>): void {
    latest.current = next;
    setChanges(next);
    if (!options.draft) return;
    writeDraft(options.draft, Object.fromEntries(Object.entries(next).filter(([name]) => !secret.includes(name))));
  }

  function set<Name extends keyof Values & string>(name: Name, value: Values[Name]): void {
    const next = { ...latest.current };
    if (equal(value, initial[name])) delete next[name];
    else next[name] = value;
    keep(next);
    setIssues((all) => all.filter((issue) => issue.path !== name));
  }

  /** The field that an issue belongs to: `roles.0` belongs to `roles`; one that fits no field keeps its path. */
  function located(issue: Issue): Issue {
    const owner = names
      .filter((name) => issue.path === name || issue.path.startsWith(`${name}.`))
      .sort((left, right) => right.length - left.length)[0];
    return owner ? { ...issue, path: owner } : issue;
  }

  async function fail(error: unknown): Promise<void> {
    if (options.onFailure?.(error)) return;
    if (error instanceof ApiProblem && error.code === 'edit_conflict' && options.onConflict) {
      await options.onConflict(error);
      setConflict(true);
    } else if (error instanceof ApiProblem && error.issues.length > 0) {
      setIssues(error.issues.map(located));
    } else {
      setFailure(error);
    }
    setAttempts((count) => count + 1);
  }

  async function submit(): Promise<void> {
    if (underway.current) return;
    const sent: Values = { ...initial, ...latest.current };
    setFailure(undefined);
    setConflict(false);
    setIssues([]);
    const found = options.check?.(sent) ?? [];
    if (found.length > 0) {
      setIssues(found);
      setAttempts((count) => count + 1);
      return;
    }
    underway.current = true;
    setSending(true);
    try {
      await options.onSubmit(sent, latest.current);
      // What was typed while it was under way is not saved yet.
      const typed = Object.entries(latest.current).filter(([name, value]) => !equal(value, sent[name]));
      reset();
      if (typed.length > 0) keep(Object.fromEntries(typed) as Partial<Values>);
    } catch (error) {
      await fail(error);
    } finally {
      underway.current = false;
      setSending(false);
    }
  }

  function reset(): void {
    keep({});
    setRestored(false);
    setIssues([]);
    setFailure(undefined);
    setConflict(false);
  }

  return {
    id,
    values,
    changes,
    dirty: Object.keys(changes).length > 0,
    restored,
    sending,
    issues,
    failure,
    attempts,
    conflict,
    set,
    submit,
    reset,
    fieldId,
    field: (name) => ({
      id: fieldId(name),
      name,
      value: values[name],
      onChange: (value) => set(name, value),
      issue: issues.find((issue) => issue.path === name)?.message,
    }),
  };
}
