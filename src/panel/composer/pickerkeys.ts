/** Where the keys lead in the list of models. */

import type { KeyboardEvent } from 'react';

const PAGE = 8; // models that PageUp and PageDown pass

/**
 * The place that a key leads to from another, of which -1 is before the list; null for other keys.
 * Home and End move the cursor in what is typed, until a model is reached.
 */
export function stepOf(
  event: Pick<KeyboardEvent, 'key'>,
  isOpen: boolean,
  from: number,
  count: number
): number | null {
  const last = count - 1;
  const within = (place: number) => Math.max(-1, Math.min(last, place));
  switch (event.key) {
    case 'ArrowDown':
      return isOpen ? within(from + 1) : from;
    case 'ArrowUp':
      return isOpen ? within(from - 1) : from;
    case 'PageDown':
      return isOpen ? within(Math.max(0, from) + PAGE) : null;
    case 'PageUp':
      return isOpen ? Math.max(Math.min(0, last), from - PAGE) : null;
    case 'Home':
      return isOpen && from >= 0 ? 0 : null;
    case 'End':
      return isOpen && from >= 0 ? last : null;
    default:
      return null;
  }
}
