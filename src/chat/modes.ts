/** The approval modes, and which one is used. */

import type { Mode } from '../server/wire';

/** The strictest first. */
export const MODES: readonly Mode[] = ['insert', 'ask', 'safe', 'run'];

/** The modes that may be chosen, the strictest first. */
export function allowedModes(allowed: readonly Mode[]): Mode[] {
  return MODES.filter(mode => allowed.includes(mode));
}

/** The chosen mode or, if it is not allowed, the highest one that is. */
export function effectiveMode(chosen: Mode, allowed: readonly Mode[]): Mode {
  return allowed.includes(chosen)
    ? chosen
    : (allowedModes(allowed).at(-1) ?? chosen);
}
