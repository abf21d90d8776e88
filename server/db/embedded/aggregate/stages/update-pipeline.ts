/** Pipelines as updates: the few stages that give one document another shape. */

import type { Doc, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { reshapingStages } from './reshaping.ts';
import { type ParseContext, runStages, type Stage } from './stage.ts';

const NO_SOURCE = {
  findAll: (): Doc[][] => {
    throw new Error('an update reads no other collection');
  },
  scan: (): Iterable<Doc> => {
    throw new Error('an update reads no other collection');
  },
};

/** Names of stages that exist but not in an update. */
function refuse(name: string): CommandError {
  return new CommandError(72, `${name} is not allowed to be used within an update`);
}

function parse(stages: readonly Doc[], variables: ReadonlyMap<string, Value>): Stage[] {
  const context: ParseContext = {
    db: '',
    variables,
    subPipeline: () => {
      throw new Error('an update has no sub-pipelines');
    },
  };
  return stages.flatMap((stage) => {
    if (stage.size !== 1)
      throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.');
    const [[name, spec]] = stage as unknown as [[string, Value]];
    const parser = reshapingStages[name];
    if (parser === undefined) throw refuse(name);
    return parser(spec, context, name);
  });
}

/** Throws what is wrong with an update's pipeline, without a document. */
export function checkUpdatePipeline(stages: readonly Doc[], variables: ReadonlyMap<string, Value>): void {
  parse(stages, variables);
}

const prepared = new WeakMap<readonly Doc[], { variables: Map<string, Value>; stages: Stage[] }>();

/**
 * The document that the pipeline makes of this one, `_id` as it was. The same array of stages is compiled only once;
 * `variables` may differ from call to call in their values, not in their names.
 */
export function runUpdatePipeline(stages: readonly Doc[], doc: Doc, variables: ReadonlyMap<string, Value>): Doc {
  let known = prepared.get(stages);
  if (known === undefined) {
    const live = new Map(variables);
    known = { variables: live, stages: parse(stages, live) };
    prepared.set(stages, known);
  }
  for (const [name, value] of variables) known.variables.set(name, value);
  const [result] = runStages(known.stages, [doc], { source: NO_SOURCE });
  return result as Doc;
}
