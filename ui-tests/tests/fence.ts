/** Stories of trials need a system that can fence a copy of the kernel. */

import type { Locator } from '@playwright/test';

import { expect, test } from './stage';

/** A system without a fence has no Try, and one line says why. */
export async function needsFence(card: Locator, shown: Locator): Promise<void> {
  const why = card.getByText(/^Try (is|needs) /);
  await expect(shown.or(why)).toBeVisible();
  test.skip(await why.isVisible(), 'the system cannot fence a copy');
}
