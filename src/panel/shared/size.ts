import type { Trans } from './context';

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A size for people: `812 bytes`, `1.3 MB`. */
export function sizeText(bytes: number, trans: Trans): string {
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  if (unit === 0) {
    return trans._n('%1 byte', '%1 bytes', Math.round(bytes));
  }
  const digits = size < 9.95 ? 1 : 0;
  return `${size.toFixed(digits)} ${UNITS[unit]}`;
}
