import type * as React from 'react';

// What browsers report for a key that an input method took; Safari does so after `compositionend`.
const TAKEN = 229;

/** Whether the key belongs to an input method: with one, Enter chooses a word. */
export function isComposing(event: React.KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.keyCode === TAKEN;
}
