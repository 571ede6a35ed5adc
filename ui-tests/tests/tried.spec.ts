/** Try: what waiting code would do, seen before the yes. */

import { begin, block, cellOutput, expect, play, test } from './stage';

test('cells that wait are tried in their order, and nothing is changed', async ({
  page
}) => {
  const more = 'orders.append(4)\nprint(len(orders))';
  play({
    go: [`${block('orders = [1, 2, 3]')}\n${block(more)}`, 'Done.']
  });
  const panel = await begin(page);
  await panel.send('go');
  await panel.expectStatus(3, 'Waiting');
  const [first, second] = [panel.card(2), panel.card(3)];
  await panel.input.focus();
  await second.getByRole('button', { name: 'Try', exact: true }).press('Enter');

  // Each card has its own part of it.
  const tried = second.getByRole('region', { name: 'Tried' });
  await expect(tried).toContainText('Nothing was changed.');
  await expect(tried).toContainText('Tried after 1 cell');
  await expect(tried.getByRole('region', { name: 'Outputs' })).toHaveText('4');
  await expect(
    first.getByRole('list', { name: 'Variables' }).getByRole('listitem')
  ).toHaveText(['orders: new, list of 3 items']);
  await expect(
    second.getByRole('button', { name: 'Try', exact: true })
  ).toBeFocused();

  // It was no yes, and the kernel has nothing of it.
  await panel.expectStatus(3, 'Waiting');
  await panel.run(2);
  await panel.expectStatus(2, 'Done');
  await expect(tried).toContainText('Tried before the kernel ran other code.');
  await panel.run(3);
  await panel.expectStatus(3, 'Done');
  expect((await cellOutput(page, 2)).trim()).toBe('4');
  await expect(panel.card(2)).toContainText('orders');
});
