/** Where the keyboard goes when that which had the focus goes away: never to nowhere. */

import * as React from 'react';

/** To the composer; where it cannot be used, to what begins a notebook. */
export function focusComposer(inside: Element): void {
  const region = inside.closest('.jp-gptcode-panel');
  const target =
    region?.querySelector<HTMLElement>('textarea:enabled') ??
    region?.querySelector<HTMLElement>('.jp-gptcode-empty button:enabled');
  target?.focus();
}

/** To the next card that waits, else to the name of this one. */
export function focusNextCard(card: Element): void {
  const log = card.closest('[role="log"]');
  const cards = [...(log?.querySelectorAll('[role="group"]') ?? [])];
  const at = cards.indexOf(card);
  const waiting = [...cards.slice(at + 1), ...cards.slice(0, at)]
    .map(each => each.querySelector<HTMLElement>('.jp-gptcode-card-run'))
    .find(run => run !== null);
  (waiting ?? cardName(card))?.focus();
}

export function cardName(card: Element): HTMLElement | null {
  return card.querySelector<HTMLElement>('.jp-gptcode-card-name');
}

/** For what can go away by itself: if the focus is in it then, `next` puts it elsewhere. */
export function useFocusKeeper<T extends Element>(
  next: (gone: T) => void
): React.RefObject<T> {
  const ref = React.useRef<T>(null);
  const keep = React.useRef(next);
  React.useLayoutEffect(() => {
    const node = ref.current;
    const move = keep.current;
    return () => {
      if (node?.contains(document.activeElement)) {
        move(node);
      }
    };
  }, []);
  return ref;
}

/** The second press of a double click is meant for what was there at the first. */
export function isSecondPress(event: React.MouseEvent): boolean {
  return event.detail > 1;
}

/** Nor does that press take the focus. */
export function keepFocus(event: React.MouseEvent): void {
  if (isSecondPress(event)) {
    event.preventDefault();
  }
}

/** A key that is held down presses once. */
export function ignoreRepeats(event: React.KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter') {
    event.preventDefault();
  }
}
