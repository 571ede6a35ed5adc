/** Tokens and money in a few characters. */

import type { ISpent } from '../../server/wire';
import type { Trans } from '../shared/context';

/** `950`, `1.2k`, `34k`, `1.2M`. */
export function tokens(count: number): string {
  for (const [size, unit] of [
    [1_000_000, 'M'],
    [1_000, 'k']
  ] as const) {
    // 999,600 is 1M, and not 1000k.
    if (count >= size * 0.9995) {
      const amount = count / size;
      const digits = amount < 9.95 ? 1 : 0;
      return `${amount.toFixed(digits).replace(/\.0$/, '')}${unit}`;
    }
  }
  return String(Math.round(count));
}

/** `$1.25`; small amounts with the digits that matter. */
export function dollars(amount: number): string {
  if (amount === 0) {
    return '$0';
  }
  if (amount < 0.0001) {
    return '<$0.0001';
  }
  return amount < 0.0995
    ? `$${Number(amount.toPrecision(2))}`
    : `$${amount.toLocaleString('en', {
        minimumFractionDigits: 2,
        maximumFractionDigits: 2
      })}`;
}

/** `1.2k in, 80 % cached, 300 out`. */
export function usedText(used: ISpent, trans: Trans): string {
  const sent = tokens(used.prompt_tokens);
  const got = tokens(used.completion_tokens);
  const share = Math.round(100 * (used.cached_tokens / used.prompt_tokens));
  const text =
    used.cached_tokens > 0
      ? trans.__('%1 in, %2 % cached, %3 out', sent, share, got)
      : trans.__('%1 in, %2 out', sent, got);
  return used.about ? trans.__('about %1', text) : text;
}

/** What it cost, as far as it is known. */
export function costText(used: ISpent, trans: Trans): string {
  if (used.cost === null) {
    return trans.__('price unknown');
  }
  const known = used.about
    ? trans.__('about %1', dollars(used.cost))
    : dollars(used.cost);
  return used.unpriced ? trans.__('%1 and an unknown part', known) : known;
}
