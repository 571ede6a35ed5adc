/** A value in a few words: its type, its size, and a short one itself. */

import type { Trans } from '../shared/context';
import { visibleName } from '../shared/names';

type Json = Record<string, unknown>;

export function described(value: Json, trans: Trans): string {
  const { dtype, length } = value;
  if (typeof value.value === 'string') {
    return visibleName(value.value);
  }
  const type = nameOf(value.type);
  const shape = shapeOf(value);
  if (isTable(value)) {
    const [rows, columns] = shape;
    return trans.__('%1, %2 × %3', type, number(rows), number(columns));
  }
  if (shape.length > 0) {
    const size = shape.map(number).join(' × ');
    return dtype === undefined
      ? trans.__('%1, %2', type, size)
      : trans.__('%1, %2, %3', type, size, nameOf(dtype));
  }
  if (value.type === 'str' && typeof length === 'number') {
    return trans._n(
      'str of %2 character',
      'str of %2 characters',
      length,
      number(length)
    );
  }
  return typeof length === 'number'
    ? trans._n('%2 of %3 item', '%2 of %3 items', length, type, number(length))
    : type;
}

/** Rows and columns, each column of a type of its own. */
export function isTable(value: Json): boolean {
  return shapeOf(value).length === 2 && value.dtype === undefined;
}

export function shapeOf({ shape }: Json): number[] {
  return Array.isArray(shape) ? shape.map(Number) : [];
}

export function number(count: number | undefined): string {
  return (count ?? 0).toLocaleString('en');
}

function nameOf(name: unknown): string {
  return typeof name === 'string' ? visibleName(name) : '?';
}
