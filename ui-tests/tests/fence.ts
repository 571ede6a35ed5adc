/** Stories of trials need a system that can fence a copy of the kernel. */

import type { Locator } from '@playwright/test';

import { expect, test } from './stage';

/** A system without a fence has no trials, and one line says why. */
export async function needsFence(card: Locator, shown: Locator): Promise<void> {
  await expect(shown.or(why(card)).first()).toBeVisible();
  test.skip(await why(card).isVisible(), 'the system cannot fence a copy');
}

/** Until the kernel has answered whether its code can be tried, a card may still grow. */
export async function isGrown(card: Locator): Promise<void> {
  const button = card.getByRole('button', { name: 'Try', exact: true });
  await expect(button.or(why(card)).first()).toBeVisible();
}

const why = (card: Locator) => card.getByText(/^Try (is|needs) /);
