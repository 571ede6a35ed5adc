/** What an empty panel offers: examples for the model, the files and the notebook that are there. */

import { galata } from './galata';
import { join } from 'path';

import { lastPrompt } from './files';
import { pictures } from './server';
import {
  begin,
  expect,
  KERNEL,
  openPath,
  type Panel,
  play,
  test
} from './stage';

const offered = (panel: Panel) =>
  panel.region
    .getByRole('list', { name: 'Example prompts' })
    .getByRole('button');

const PLOT = 'Plot a sine wave and its derivative';
const PRODUCT = 'Print the product of 6 and 7.';

test('the files beside the notebook, and what is in it, choose the examples @repeats', async ({
  page,
  tmpPath
}) => {
  play({ Describe: ['It has one row.'] });
  const panel = await begin(page, 'empty.ipynb');
  await expect(offered(panel)).toHaveText([PLOT, PRODUCT]);
  await page.screenshot({ path: join(pictures, 'examples.png') });

  await page.contents.uploadContent('a\n1\n', 'text', `${tmpPath}/sales.csv`);
  await page.contents.uploadContent(
    'capacity 5',
    'text',
    `${tmpPath}/weights.txt`
  );
  const cell = {
    cell_type: 'code',
    metadata: {},
    outputs: [],
    source: 'x = 1'
  };
  await page.contents.uploadContent(
    JSON.stringify({
      ...{ nbformat: 4, nbformat_minor: 5, metadata: KERNEL },
      cells: [{ ...cell, id: 'full', execution_count: null }]
    }),
    'text',
    `${tmpPath}/full.ipynb`
  );
  await openPath(page, `${tmpPath}/full.ipynb`);
  await expect(offered(panel)).toHaveText([
    'Find the best set of items for the capacity in weights.txt',
    'Explore sales.csv',
    'Explain cell 1',
    'Explain what this notebook does'
  ]);
  // A file that is opened brings its own, and takes the place of another.
  await page.filebrowser.open(`${tmpPath}/sales.csv`);
  await expect(offered(panel)).toHaveText([
    'Describe sales.csv',
    'Find the best set of items for the capacity in weights.txt',
    'Explain cell 1',
    'Explain what this notebook does'
  ]);

  await offered(panel).first().click();
  await panel.ended();
  await expect(panel.answers.last()).toContainText('It has one row.');
  // The file goes with it.
  expect(lastPrompt()).toContain('File 1: ');
  expect(lastPrompt()).toContain('sales.csv');
});

test.describe('in a page that does not know the models', () => {
  test.use({ onePage: false });

  test('a small model is asked only what it can do @repeats', async ({
    page
  }) => {
    await page.route('**/gptcode/models*', async route => {
      const response = await route.fetch();
      const body = (await response.json()) as { models: object[] };
      const models = body.models.map(model => ({ ...model, small: true }));
      await route.fulfill({ response, json: { ...body, models } });
    });
    play({});
    const panel = await begin(page);
    await expect(offered(panel)).toHaveText([
      PRODUCT,
      'Find the largest number in 17, 4, 92, 35, 61'
    ]);
  });
});

test('the model is named once, and where it changes @repeats', async ({
  page
}) => {
  play({ hello: ['One.', 'Two.', 'Three.'] }, { models: ['small', 'large'] });
  const panel = await begin(page);
  const named = panel.answers.getByText(/^Answered by/);
  await panel.ask('hello');
  await panel.ask('hello');
  await expect(named).toHaveText(['Answered by small']);
  await panel.region
    .getByRole('combobox', { name: 'Model', exact: true })
    .fill('large');
  await page.keyboard.press('Enter');
  await panel.ask('hello');
  await expect(named).toHaveText(['Answered by small', 'Answered by large']);
});

test.describe('with the setting of the demo', () => {
  test.use({
    onePage: false,
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      'jupyterlab-gptcode:panel': { openAtStart: true }
    }
  });

  test(
    'JupyterLab starts with the panel open, and the composer focused',
    { tag: '@repeats' },
    async ({ page, tmpPath }) => {
      const region = page.getByRole('region', { name: 'GPT-Code' });
      await expect(region).toBeVisible();
      await expect(
        region.getByRole('button', { name: 'New notebook' })
      ).toBeVisible();
      await page.contents.uploadContent(
        '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}',
        'text',
        `${tmpPath}/n.ipynb`
      );
      await openPath(page, `${tmpPath}/n.ipynb`);
      await expect(
        region.getByRole('textbox', { name: 'Message GPT-Code' })
      ).toBeEnabled();
    }
  );
});
