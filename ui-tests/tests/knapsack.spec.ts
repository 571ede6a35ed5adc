/** The main job, from a prompt to the answer, and a second prompt after it. */

import { readFileSync } from 'fs';
import { join } from 'path';

import { chips, lastPrompt, upload } from './files';
import {
  after,
  begin,
  cellOutput,
  expect,
  play,
  release,
  sent,
  sources,
  test
} from './stage';

const CLI = join(__dirname, '..', '..', 'jupyterlab_gptcode', 'cli');
const weights = readFileSync(join(CLI, 'demo_files', 'weights.txt'), 'utf-8');

const READ = `import csv

lines = open("weights.txt").read().splitlines()
capacity = int(lines[0].split()[1])
items = [(name.strip(), int(weight), int(value))
         for name, weight, value in csv.reader(lines[1:]) if weight.strip().isdigit()]
print(capacity, len(items))`;
const SOLVE = `best = {0: (0, ())}
for name, weight, value in items:
    for used, (total, chosen) in list(best.items()):
        more = used + weight
        if more <= capacity and best.get(more, (-1,))[0] < total + value:
            best[more] = (total + value, chosen + (name,))
value, chosen = max(best.values())
print(value)
print(", ".join(chosen))`;
const SIZE = 'import os\nprint(os.path.getsize("weights.txt"))';

/** The best value of all subsets that fit, by trying each one. */
function bruteForce(text: string): number {
  const [first, ...rest] = text.trim().split('\n');
  const capacity = Number(first.split(/\s+/)[1]);
  const items = rest
    .map(line => line.split(',').map(field => field.trim()))
    .filter(fields => /^\d+$/.test(fields[1]))
    .map(([, weight, value]) => ({ weight: +weight, value: +value }));
  let best = 0;
  for (let subset = 0; subset < 1 << items.length; subset++) {
    const chosen = items.filter((_, index) => subset & (1 << index));
    const weight = chosen.reduce((sum, item) => sum + item.weight, 0);
    const value = chosen.reduce((sum, item) => sum + item.value, 0);
    best = weight <= capacity ? Math.max(best, value) : best;
  }
  return best;
}

test('a knapsack is packed, and a follow-up continues the same request', async ({
  page
}) => {
  const optimum = bruteForce(weights);
  play({
    'Find the best set': [
      {
        text: `First I read the file.\n\n\`\`\`python\n${READ}\n\`\`\`\n\nThen I look for the best set.\n\n\`\`\`python\n${SOLVE}\n\`\`\`\n`,
        holds: [after('import csv\n\nlines = ')]
      },
      `The best set is worth **${optimum}**.`
    ],
    'size of the file': [`\`\`\`python\n${SIZE}\n\`\`\``, 'That is its size.']
  });
  const panel = await begin(page);
  await upload(page, { name: 'weights.txt', content: weights });
  await expect(chips(panel)).toHaveText(['weights.txt']);
  // The file browser opens what it has uploaded.
  await expect(page.getByRole('tab', { name: 'weights.txt' })).toBeVisible();
  await page.notebook.activate('story.ipynb');

  await panel.send('Find the best set of items for the capacity in the file');
  await expect(
    panel.region.getByRole('article', { name: 'You' })
  ).toBeVisible();
  await expect(panel.stop).toBeEnabled();
  await expect.poll(() => sent().length).toBe(1);
  expect(lastPrompt()).toMatch(/File 1: weights\.txt\n[^]*capacity/);
  await panel.expectStatus(2, 'Writing');
  await expect
    .poll(async () => (await sources(page))[1])
    .toMatch(/^import csv\n\nlines/);
  release();
  await panel.expectStatus(3, 'Waiting');
  expect(await sources(page)).toEqual(['', READ, SOLVE]);
  await panel.run(2);
  await panel.expectStatus(2, 'Done');
  await panel.run(3);
  await panel.ended();

  const [printed] = (await cellOutput(page, 2)).split('\n');
  expect(Number(printed)).toBe(optimum);
  await expect(panel.answers.last()).toContainText(`worth ${optimum}.`);
  expect(sent()).toHaveLength(2);
  expect(sent()[1].at(-1)?.content).toContain(`${optimum}\n`);

  await panel.mode('Always run');
  await panel.ask('now print the size of the file in bytes');
  expect((await cellOutput(page, 3)).trim()).toBe(String(weights.length));
  const requests = sent().map(messages =>
    JSON.stringify(messages).slice(0, -1)
  );
  for (const [index, request] of requests.slice(1).entries()) {
    expect(request.startsWith(requests[index])).toBe(true);
  }
});
