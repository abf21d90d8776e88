/** `$derivative` and `$integral`. */

import type { Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { UNIT_LENGTH, type Unit } from '../calendar.ts';
import { isNullish, walk } from '../core.ts';
import { compileExpression } from '../expression.ts';
import { double, isNumeric, toNumber } from '../numbers.ts';
import { typeName } from '../values.ts';
import { unionOf } from './stage.ts';
import { edgesOf } from './window-bounds.ts';
import {
  checkedArguments,
  type FunctionParser,
  NO_FIELDS,
  position,
  singleSort,
  windowUnit,
} from './window-function.ts';

function slopeUnit(source: Maybe, name: string): { unit: Unit | null; length: number } {
  if (source === undefined) return { unit: null, length: 1 };
  const unit = windowUnit(source);
  const length = UNIT_LENGTH[unit];
  if (length === undefined) throw new CommandError(5490704, `unit must be 'week' or smaller in ${name}`);
  return { unit, length };
}

function slope(kind: 'derivative' | 'integral'): FunctionParser {
  return (argument, given) => {
    const { name, bounds } = given;
    const spec = checkedArguments(argument, name, ['input'], ['unit']);
    const input = compileExpression(spec.get('input') as Value, given.variables);
    const field = singleSort(given);
    const { unit, length } = slopeUnit(spec.get('unit'), name);
    if (kind === 'derivative' && bounds === null) throw new CommandError(9, `${name} requires explicit window bounds`);
    return {
      fields: unionOf([input.fields, given.sort?.topLevel ?? NO_FIELDS]),
      compute: (partition) => {
        const edges = edgesOf(partition, bounds);
        const points = partition.docs.map((doc) => ({
          x: position(walk(doc, field, 0), unit, name),
          y: height(input(doc), name),
        }));
        return points.map((_, i) => {
          const window = points.slice(...edges(i)).filter(({ y }) => y !== null) as { x: number; y: number }[];
          return kind === 'derivative' ? rise(window, length) : area(window, length);
        });
      },
    };
  };
}

function height(value: Maybe, name: string): number | null {
  if (isNullish(value)) return null;
  if (isNumeric(value)) return toNumber(value);
  throw new CommandError(
    name === '$derivative' ? 5624902 : 5423900,
    `${name} expects its input to be numeric, but it was ${typeName(value)}`,
  );
}

function rise(points: readonly { x: number; y: number }[], length: number): Value {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || first === last || last.x === first.x) return null;
  return double((last.y - first.y) / ((last.x - first.x) / length));
}

function area(points: readonly { x: number; y: number }[], length: number): Value {
  if (points.length === 0) return null;
  let sum = 0;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1] as { x: number; y: number }, points[i] as { x: number; y: number }];
    sum += ((b.x - a.x) * (a.y + b.y)) / 2;
  }
  return double(sum / length);
}

export const derivative = slope('derivative');
export const integral = slope('integral');
