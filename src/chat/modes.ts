/** The approval modes, and which of them is used. */

import type { Mode } from '../server/wire';

/** From the strictest on. */
export const MODES: readonly Mode[] = ['insert', 'ask', 'run'];

/** The modes that may be chosen, from the strictest on. */
export function allowedModes(allowed: readonly Mode[]): Mode[] {
  return MODES.filter(mode => allowed.includes(mode));
}

/** The mode that is used: where the wished one is not allowed, the highest one that is. */
export function effectiveMode(wished: Mode, allowed: readonly Mode[]): Mode {
  return allowed.includes(wished)
    ? wished
    : (allowedModes(allowed).at(-1) ?? wished);
}
