/** Two browsers with one notebook: what one person lets the model see holds for the other, too. */

import { join as opened, story } from './pages';
import { begin, block, expect, play, sent } from './stage';

const LEVEL = { name: 'What the model may see' };

story(
  'a lower level is followed by another browser before it sends anything @repeats',
  async ({ page, other, tmpPath }) => {
    play({
      Hi: [block('print("T" + "OTAL-77")'), 'Hello.'],
      again: ['Well.']
    });
    const panel = await begin(page);
    await panel.mode('Always run');
    await panel.ask('Hi');
    const second = await opened(other, tmpPath);
    const level = second.region.getByRole('combobox', LEVEL);
    await expect(level).toHaveValue('everything');
    await panel.region.getByRole('combobox', LEVEL).selectOption('structure');
    await expect(level).toHaveValue('structure');
    await second.ask('again');
    expect(JSON.stringify(sent().at(-1))).not.toContain('TOTAL-77');
  }
);
