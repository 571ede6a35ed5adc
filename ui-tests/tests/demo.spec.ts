/** `jupyter gptcode demo`, from the command to an answer, and to Ctrl+C in the middle of another. */

import { expect, test } from '@playwright/test';
import { type ChildProcess, spawn } from 'child_process';
import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { createInterface } from 'readline';
import type { Readable } from 'stream';

import { Log } from './console';
import { environment, freePort } from './server';
import { hangs, STOP, streams, Upstream, words } from './upstream';

/** The command as a user would type it, in an empty folder, with a model to call. */
async function demo(folder: string, endpoint: number) {
  const variables = environment('demo', folder);
  delete variables.JUPYTER_NO_CONFIG;
  const options = ['--no-browser', '--allow-root', '--ip=127.0.0.1'];
  const port = `--port=${await freePort()}`;
  const command = spawn('jupyter', ['gptcode', 'demo', ...options, port], {
    cwd: folder,
    env: {
      ...variables,
      JUPYTER_CONFIG_DIR: join(folder, 'config'),
      OPENAI_API_KEY: 'sk-story',
      OPENAI_BASE_URL: `http://127.0.0.1:${endpoint}/v1`,
      OPENAI_MODEL: 'tiny'
    },
    stdio: ['ignore', 'ignore', 'pipe']
  });
  const ended = new Promise<number | null>(resolve =>
    command.once('exit', resolve)
  );
  return { command, ended, address: address(command.stderr) };
}

/** The address that JupyterLab names in its log. */
function address(log: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: log });
    lines.on('line', line => {
      const [found] = /http:\/\/127\S+/.exec(line) ?? [];
      if (found) {
        resolve(found);
      }
    });
    lines.on('close', () => reject(new Error('JupyterLab has ended.')));
  });
}

function kill(command: ChildProcess): void {
  if (command.exitCode === null) {
    command.kill('SIGKILL');
  }
}

test('the demo opens the panel, answers, and ends while it answers', async ({
  context,
  page
}) => {
  const log = new Log();
  log.listenTo(context);
  const upstream = new Upstream();
  const endpoint = await freePort();
  await upstream.listen(endpoint);
  const folder = mkdtempSync(join(tmpdir(), 'demo-'));
  const { command, ended, address } = await demo(folder, endpoint);
  try {
    // The log names it just before it is there.
    const url = await address;
    await expect(() => page.goto(url)).toPass();
    const panel = page.getByRole('region', { name: 'GPT-Code' });
    const examples = panel.getByRole('list', { name: 'Example prompts' });
    const knapsack = examples.getByRole('button', { name: 'weights.txt' });
    await expect(knapsack).toBeVisible();
    await expect(page.getByRole('tab', { name: 'knapsack' })).toBeVisible();
    await expect(page.locator('.Toastify__toast')).toHaveCount(0);
    upstream.reply = streams(words('Take the map.'), STOP);
    await knapsack.click();
    const answer = panel.getByRole('article', { name: 'GPT-Code' }).last();
    await expect(answer).toContainText('Take the map.');
    await expect(answer).toContainText('Answered by tiny');
    expect(upstream.requests[0]).toContain('weights.txt');
    expect(log.unexpected).toEqual([]);

    upstream.reply = hangs(words('On the one hand'));
    const input = panel.getByRole('textbox', { name: 'Message GPT-Code' });
    await input.fill('And without the map?');
    await input.press('Enter');
    await expect(answer).toContainText('On the one hand');
    // The answer is written on without its page, whose calls Jupyter would wait for.
    await page.goto('about:blank');
    command.kill('SIGTERM');
    // It does not wait for threads that nobody ends.
    const late = page.waitForTimeout(20_000).then(() => 'late');
    expect(await Promise.race([ended, late])).toBe(0);
  } finally {
    kill(command);
    upstream.close();
  }
});
