/** A kernel on a gateway, in a folder that is not the server's: see scripts/kernels. */

import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { env } from 'process';

import { needsFence } from './fence';
import { begin, block, expect, play, test } from './stage';

/** Where the gateway's kernels run. */
const FOLDER = env.STORY_GATEWAY_FOLDER ?? '';

const CODE = `orders = [1, 2, 3]
with open("report.csv", "w") as file:
    file.write(str(orders))
print(sum(orders))`;

test('code is tried on a gateway, and then runs there', async ({
  log,
  page
}) => {
  // JupyterLab speaks an older protocol then.
  log.expectError(/Sec-WebSocket-Protocol/);
  play({ go: [block(CODE), 'The sum is 6.'] });
  const panel = await begin(page);
  await panel.send('go');
  await panel.expectStatus(2, 'Waiting');
  const card = panel.card(2);
  const button = card.getByRole('button', { name: 'Try', exact: true });
  await needsFence(card, button);
  await button.click();
  const tried = card.getByRole('region', { name: 'Tried' });
  await expect(tried).toContainText('Nothing was changed.');
  await expect(tried).toContainText('It would write report.csv.');
  await expect(tried).toContainText('orders: new, list of 3 items');
  await expect(tried.getByRole('region', { name: /^Outputs/ })).toHaveText('6');
  expect(existsSync(join(FOLDER, 'report.csv'))).toBe(false);

  await panel.run(2);
  await panel.ended();
  await panel.expectStatus(2, 'Done');
  await expect(panel.answers.last()).toContainText('The sum is 6.');
  const written = readFileSync(join(FOLDER, 'report.csv'), 'utf-8');
  expect(written).toBe('[1, 2, 3]');
});
