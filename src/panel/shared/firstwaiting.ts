/** The first card that waits; Ctrl+Enter runs its cell. */

import type * as React from 'react';

/** The card of the first cell that waits, within an element. */
export function firstWaiting(within: Element): Element | null {
  const run = within.querySelector('.jp-gptcode-card-run');
  return run?.closest('[role="group"]') ?? null;
}

/** Whether a key means it, and a card waits: then the key is used up. */
export function runFirstWaiting(event: React.KeyboardEvent): boolean {
  const { ctrlKey, currentTarget, key, metaKey, repeat } = event;
  const region = currentTarget.closest('.jp-gptcode-region');
  const run = region?.querySelector<HTMLElement>('.jp-gptcode-card-run');
  if (key !== 'Enter' || !(ctrlKey || metaKey) || !run) {
    return false;
  }
  event.preventDefault();
  if (repeat) {
    return true;
  }
  const card = run.closest('[role="group"]');
  if (!isInSight(run)) {
    // Nobody approves what they do not see: the next press does.
    card?.scrollIntoView({ block: 'end' });
    return true;
  }
  const { activeElement } = document;
  run.click();
  if (activeElement instanceof HTMLElement && !card?.contains(activeElement)) {
    // Who writes in the composer stays there.
    activeElement.focus();
  }
  return true;
}

function isInSight(element: Element): boolean {
  const log = element.closest('[role="log"]')?.getBoundingClientRect();
  const { bottom, top } = element.getBoundingClientRect();
  return !log || (top >= log.top - 1 && bottom <= log.bottom + 1);
}
