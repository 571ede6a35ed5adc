/** Which models are offered, which one is used, and what an endpoint itself says. */

import { join } from 'path';

import {
  begin,
  createNotebook,
  expect,
  kernelIdle,
  openPanel,
  type Panel,
  Panel as PanelOf,
  reload,
  test
} from './stage';
import { pictures } from './server';
import { refuses, STOP, streams, Upstream, words } from './upstream';

const MODELS = [
  'whisper-1',
  'gpt-3.5-turbo',
  'text-embedding-3-small',
  'my-own',
  'gpt-6.1-terra',
  'sora-2',
  'gpt-6.2-sol',
  'gpt-image-2'
];
const OFFERED = ['gpt-6.2-sol', 'gpt-6.1-terra', 'gpt-3.5-turbo', 'my-own'];
const MEMORY =
  'model requires more system memory (5.6 GiB) than is available (3.1 GiB)';
const RIGHT = 'sk-story';
const WRONG = 'sk-wrong-0815-4711';

const picker = (panel: Panel) =>
  panel.region.getByRole('combobox', { name: 'Model', exact: true });
const option = (panel: Panel, selected?: boolean) =>
  panel.region
    .getByRole('listbox', { name: 'Models' })
    .getByRole('option', { selected });
const button = (panel: Panel, name: string) =>
  panel.region.getByRole('button', { name, exact: true });

async function type(panel: Panel, name: string): Promise<void> {
  await picker(panel).fill(name);
  await picker(panel).press('Enter');
}

test.describe('an endpoint of many models', () => {
  const upstream = new Upstream();
  // A page remembers its models, also when a test has them forgotten.
  test.use({ onePage: false });
  test.use({ baseURL: async ({ faulty }, use) => use(faulty.url) });
  test.beforeAll(({ faulty }) => upstream.listen(faulty.endpoint));
  test.afterAll(() => upstream.close());
  test.beforeEach(() => {
    upstream.models = MODELS;
    upstream.key = '';
    upstream.reply = streams(words('Fine.'), STOP);
  });
  test.afterEach(async ({ request }) => {
    await request.delete('/gptcode/endpoints/ollama');
  });

  test('offers what can chat, marks the current one, and remembers the last choice', async ({
    page,
    tmpPath
  }) => {
    const panel = await begin(page);
    await expect(picker(panel)).toHaveValue('upstream/gpt-6.2-sol');
    await picker(panel).click();
    await expect(option(panel)).toHaveCount(OFFERED.length);
    expect(
      await option(panel).evaluateAll(all =>
        all.map(each => each.getAttribute('title'))
      )
    ).toEqual(OFFERED.map(name => `upstream/${name}`));
    await expect(option(panel, true)).toHaveAttribute(
      'title',
      'upstream/gpt-6.2-sol'
    );
    await page.screenshot({ path: join(pictures, 'models.png') });
    await picker(panel).press('Escape');
    // Endpoints that are not used complain on their own page.
    await expect(panel.region).not.toContainText('needs an API key');
    await type(panel, 'upstream/gpt-6.1-tera');
    const alert = panel.region.getByRole('alert');
    await expect(panel.region).not.toContainText('needs an API key');
    await expect(alert).toContainText(
      'There is no model gpt-6.1-tera at Ollama. Did you mean upstream/gpt-6.1-terra?'
    );
    await page.screenshot({ path: join(pictures, 'models-mistyped.png') });
    await button(panel, 'Clear the model').click();
    await expect(alert).toBeHidden();
    await expect(picker(panel)).toHaveValue('upstream/gpt-6.2-sol');
    await expect(panel.input).toBeFocused();
    await type(panel, 'terra');
    await button(panel, 'Use upstream/gpt-6.1-terra').click();
    await expect(picker(panel)).toHaveValue('upstream/gpt-6.1-terra');
    await expect(alert).toBeHidden();

    await reload(page, `${tmpPath}/story.ipynb`);
    // Until then, its notebook may come to the front again.
    await kernelIdle(page);
    const again = await openPanel(page);
    await expect(picker(again)).toHaveValue('upstream/gpt-6.1-terra');
    // Where there is little room, its endpoint is cut first: what sets it apart is in sight.
    const [endpoint, name] = await again.region
      .locator('.jp-gptcode-drawnname > *')
      .evaluateAll(parts =>
        parts.map(part => part.scrollWidth - part.clientWidth)
      );
    expect(name).toBeLessThan(2);
    expect(endpoint).toBeGreaterThanOrEqual(0);
    await createNotebook(page);
    await kernelIdle(page);
    await expect(picker(again)).toHaveValue('upstream/gpt-6.1-terra');
    await again.ask('Hello');
    await expect(again.answers.last()).toContainText(
      'Answered by upstream/gpt-6.1-terra'
    );
  });

  test('uses a key that works at once, and leaves one that does not in its field @repeats', async ({
    faulty,
    log,
    page
  }) => {
    log.expectError(/\/gptcode\/endpoints\?/);
    upstream.key = RIGHT;
    const panel = await begin(page);
    await expect(picker(panel)).toHaveValue('upstream/gpt-6.2-sol');
    await button(panel, 'Set up models').click();
    const paste = panel.region.getByRole('group', { name: 'Paste a key' });
    const key = paste.getByLabel('API key');
    await paste
      .getByLabel('Base URL')
      .fill(`http://127.0.0.1:${faulty.endpoint}/v1`);
    await key.fill(WRONG);
    await key.press('Enter');
    const alert = paste.getByRole('alert');
    await expect(alert).toContainText('Ollama refused the API key.');
    await expect(alert).toContainText('Incorrect API key provided: [hidden].');
    await expect(key).toHaveValue(WRONG);
    expect(await page.content()).not.toContain(WRONG);
    await page.screenshot({ path: join(pictures, 'models-refused.png') });
    await key.fill(RIGHT);
    await key.press('Enter');
    await expect(paste).toBeHidden();
    await expect(panel.region.getByText('Key works.')).toHaveText(
      'Key works. Using ollama/gpt-6.2-sol.'
    );
    await page.screenshot({ path: join(pictures, 'models-used.png') });
    await expect(panel.input).toBeFocused();
    await expect(picker(panel)).toHaveValue('ollama/gpt-6.2-sol');
    await panel.ask('Hello');
    await expect(panel.answers.last()).toContainText(
      'Answered by ollama/gpt-6.2-sol'
    );
    await expect(panel.region.getByText('Key works.')).toBeHidden();
    await button(panel, 'Set up models').click();
    await expect(paste).toBeVisible();
    await expect(paste.getByRole('alert')).toBeHidden();
    await button(panel, 'Back to the conversation').click();
    await expect(panel.input).toBeVisible();
  });

  test('says its reason below ours, by the name that its users know @repeats', async ({
    page
  }) => {
    const panel = await begin(page);
    const message = `${MEMORY} <b>Bearer ${WRONG}</b>`;
    upstream.reply = refuses(500, { message });
    await panel.ask('Hello');
    const alert = panel.answers.last().getByRole('alert');
    await expect(alert).toContainText(
      'Ollama answered with an error (HTTP 500). Try again in a moment.'
    );
    const reason = alert.getByRole('blockquote');
    await expect(reason).toContainText(`${MEMORY} <b>[hidden]`);
    await expect(panel.region).not.toContainText(WRONG);
    await page.screenshot({ path: join(pictures, 'models-reason.png') });
    await page.theme.setDarkTheme();
    await page.sidebar.setWidth(250, 'right');
    await page.screenshot({ path: join(pictures, 'models-reason-dark.png') });
    await type(panel, 'upstream/gpt-6.2-soll');
    await expect(
      panel.region.getByRole('button', { name: /^Use / })
    ).not.toHaveCount(0);
    await page.screenshot({ path: join(pictures, 'models-narrow-dark.png') });
  });
});

test('a new notebook has the focus in the composer, also when its kernel is ready @repeats', async ({
  page
}) => {
  const panel = new PanelOf(page);
  await panel.open();
  await button(panel, 'New notebook').click();
  await expect(panel.input).toBeFocused();
  await kernelIdle(page);
  await page.evaluate(
    () => new Promise(resolve => requestAnimationFrame(resolve))
  );
  await expect(panel.input).toBeFocused();
  await page.keyboard.type('Hello');
  await expect(panel.input).toHaveValue('Hello');
});
