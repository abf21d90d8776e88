/** Values as the server writes them in messages and in explain's bounds. */

import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import type { Maybe, Value } from '../bson/values.ts';

export function shellText(value: Maybe): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Map) {
    if (value.size === 0) return '{}';
    return `{ ${[...value].map(([name, item]) => `${fieldName(name)}: ${shellText(item)}`).join(', ')} }`;
  }
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : `[ ${value.map((item: Value) => shellText(item)).join(', ')} ]`;
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof Int32) return String(value.value);
  if (value instanceof Double) return doubleText(value.value);
  if (value instanceof Decimal128) return value.toString();
  if (value instanceof Timestamp) return `Timestamp(${value.t}, ${value.i})`;
  if (value instanceof Long) return value.toString();
  if (value instanceof Binary)
    return `BinData(${value.sub_type}, ${Buffer.from(value.buffer.subarray(0, value.position)).toString('hex').toUpperCase()})`;
  if (value instanceof BSONRegExp) return `/${value.pattern}/${value.options}`;
  if (value instanceof BSONSymbol) return `"${value.value}"`;
  if (value instanceof Code) return value.code;
  if (value instanceof DBRef) return `DBRef("${value.collection}", ${value.oid.toHexString()})`;
  if (value instanceof MinKey) return 'MinKey';
  if (value instanceof MaxKey) return 'MaxKey';
  return 'undefined';
}

function fieldName(name: string): string {
  return /^[A-Za-z_$][\w$.]*$/.test(name) ? name : `"${name}"`;
}

/** Doubles are told from integers by their point. */
function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'nan.0';
  if (!Number.isFinite(value)) return value > 0 ? 'inf.0' : '-inf.0';
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
