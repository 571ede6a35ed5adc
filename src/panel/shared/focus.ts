/** Moves the focus when its element disappears, so that the keyboard never loses its place. */

import * as React from 'react';

/** The composer where it can be used: messages that are edited come before it. */
export const COMPOSER =
  'textarea:enabled:not(.jp-gptcode-queued-edit, .jp-gptcode-edit-text)';

/**
 * Focuses the composer or, if it is disabled, the button that creates a notebook; for what stands
 * beside a message that is edited, this one's text box.
 */
export function focusComposer(inside: Element): void {
  const region = inside.closest('.jp-gptcode-region') ?? inside;
  const edited = inside.closest('.jp-gptcode-edit');
  const target =
    edited?.querySelector<HTMLElement>('.jp-gptcode-edit-text') ??
    region.querySelector<HTMLElement>(COMPOSER) ??
    region.querySelector<HTMLElement>('.jp-gptcode-empty button:enabled');
  target?.focus();
}

/** The same once what takes the place of a view that disappears is there. */
export function focusLater(gone: Element): void {
  const region = gone.closest('.jp-gptcode-region');
  queueMicrotask(() => region && focusComposer(region));
}

/** Focuses the next waiting card, else the name of this one. */
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

/** Calls `next` if the element disappears while it has the focus. */
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

/** Whether this is the second press of a double click, which is meant for the earlier element. */
export function isSecondPress(event: React.MouseEvent): boolean {
  return event.detail > 1;
}

/** Stops a second press from moving the focus. */
export function keepFocus(event: React.MouseEvent): void {
  if (isSecondPress(event)) {
    event.preventDefault();
  }
}

/** Lets a held key press only once. */
export function ignoreRepeats(event: React.KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter') {
    event.preventDefault();
  }
}
