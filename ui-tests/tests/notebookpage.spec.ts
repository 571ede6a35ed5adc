/**
 * Notebook 7, with a page for each notebook: its menu and toolbar open the panel; a turn with a file,
 * undo and setup; the panel after a reload; a file that was uploaded on the tree page.
 */
/* eslint-disable jupyter/galata-prefer-menu-helper, jupyter/galata-prefer-filebrowser-helper -- Galata knows JupyterLab's page alone. */

import {
  type APIRequestContext,
  expect,
  type Locator,
  type Page
} from '@playwright/test';

import { block, play, sent } from './script';
import { servers } from './server';

const KERNEL = {
  kernelspec: {
    name: 'python3',
    display_name: 'Python 3 (ipykernel)',
    language: 'python'
  },
  language_info: { name: 'python' }
};

interface IFixtures {
  /** A folder of its own on the server. */
  folder: string;
  errors: string[];
}

const test = servers.extend<IFixtures>({
  baseURL: async ({ server }, use) => use(server.url),
  folder: async ({ request }, use, { testId }) => {
    const folder = `story-${testId}`;
    await put(request, folder, { type: 'directory' });
    await use(folder);
    const sessions = (await (await request.get('/api/sessions')).json()) as {
      id: string;
    }[];
    await Promise.all(
      sessions.map(({ id }) => request.delete(`/api/sessions/${id}`))
    );
  },
  errors: [
    async ({ context }, use) => {
      const errors: string[] = [];
      context.on('console', message => {
        if (['error', 'warning'].includes(message.type())) {
          errors.push(`${message.text()} (${message.location().url})`);
        }
      });
      context.on('weberror', error => {
        const { message, stack } = error.error();
        errors.push(`${message}\n${stack ?? ''}`);
      });
      await use(errors);
      // Notebook has errors and warnings of its own, also without GPT-Code.
      const ours = /gptcode|GPT-Code|Unsatisfied|federation/i;
      expect(errors.filter(text => ours.test(text))).toEqual([]);
    },
    { auto: true }
  ]
});

async function put(
  request: APIRequestContext,
  path: string,
  data: object
): Promise<void> {
  const answer = await request.put(`/api/contents/${path}`, { data });
  expect(answer.ok()).toBe(true);
}

async function putNotebook(
  request: APIRequestContext,
  path: string
): Promise<void> {
  const cell = {
    ...{ id: 'first', cell_type: 'code', execution_count: null },
    ...{ metadata: {}, outputs: [], source: '' }
  };
  const content = {
    ...{ nbformat: 4, nbformat_minor: 5, metadata: KERNEL },
    cells: [cell]
  };
  await put(request, path, { type: 'notebook', content });
}

class NotebookPage {
  constructor(readonly page: Page) {
    this.region = page.getByRole('region', { name: 'GPT-Code' });
    this.input = this.region.getByRole('textbox', { name: 'Message GPT-Code' });
    this.answers = this.region.getByRole('article', { name: 'GPT-Code' });
    this.chips = this.region
      .getByRole('list', { name: 'Context' })
      .getByRole('listitem');
  }

  readonly region: Locator;
  readonly input: Locator;
  readonly answers: Locator;
  readonly chips: Locator;

  /** By the notebook's toolbar. */
  async open(): Promise<void> {
    const toolbar = this.page.locator('.jp-NotebookPanel-toolbar');
    await toolbar.getByRole('button', { name: 'Open GPT-Code' }).click();
    await expect(this.input).toBeEnabled();
  }

  async idle(): Promise<void> {
    await expect(
      this.page.locator('.jp-Notebook-ExecutionIndicator[data-status=idle]')
    ).toBeVisible();
  }

  button(name: string): Locator {
    return this.region.getByRole('button', { name, exact: true });
  }

  get sources(): Promise<string[]> {
    return this.page
      .locator('.jp-Notebook .jp-CodeCell .cm-content')
      .allInnerTexts();
  }
}

test('a notebook page: menu, a turn with a file, undo, setup, and a reload', async ({
  context,
  folder,
  page,
  request
}) => {
  await putNotebook(request, `${folder}/story.ipynb`);
  play({
    total: [
      block(
        'total = sum(map(int, open("sales.csv").read().split()[1:]))\n' +
          'open("total.txt", "w").write(str(total))\nprint(total)'
      ),
      'The total is 12.'
    ]
  });
  await page.goto(`/notebooks/${folder}/story.ipynb`);
  const notebook = new NotebookPage(page);
  await notebook.idle();
  // Nothing opens by itself.
  await expect(notebook.region).toBeHidden();
  await page.getByRole('menuitem', { name: 'View', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Open GPT-Code' }).click();
  await expect(notebook.input).toBeEnabled();

  const chooser = page.waitForEvent('filechooser');
  await notebook.button('Attach files').click();
  const content = Buffer.from('price\n5\n7\n');
  await (
    await chooser
  ).setFiles({ name: 'sales.csv', mimeType: 'text/csv', buffer: content });
  await expect(notebook.chips).toHaveText(['sales.csv']);
  await notebook.input.fill('Write the total to a file.');
  await notebook.input.press('Enter');
  await notebook.button('Run').click();
  await expect(notebook.answers.last()).toContainText('The total is 12.');
  await expect(page.locator('.jp-OutputArea-output')).toHaveText('12');
  expect(sent()[0].at(-1)?.content).toContain('sales.csv');

  // The file that it made opens in a page of its own.
  const opened = context.waitForEvent('page');
  await notebook.region.getByRole('link', { name: 'Open total.txt' }).click();
  const file = await opened;
  await expect(file.locator('.cm-content')).toHaveText('12');
  await file.close();

  await notebook.button('Set up models').click();
  await expect(
    notebook.region.getByRole('group', { name: 'Use a local server' })
  ).toBeVisible();
  await notebook.button('Back to the conversation').click();
  await notebook.button('Undo this turn').click();
  await expect(notebook.button('Redo this turn')).toBeVisible();
  expect((await notebook.sources).join('')).not.toContain('total');

  await page.reload();
  await notebook.idle();
  await expect(notebook.input).toBeEnabled();
  await expect(notebook.answers.last()).toContainText('The total is 12.');
});

test('a file from the tree page is offered in the panel that opens next', async ({
  context,
  folder,
  page,
  request
}) => {
  await putNotebook(request, `${folder}/story.ipynb`);
  await page.goto(`/tree/${folder}`);
  await expect(page.getByText('story.ipynb')).toBeVisible();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /^Upload/ }).click();
  const content = Buffer.from('price\n5\n7\n');
  await (
    await chooser
  ).setFiles({ name: 'sales.csv', mimeType: 'text/csv', buffer: content });
  await expect(page.getByText('sales.csv')).toBeVisible();
  const tree = new NotebookPage(page);
  await expect(tree.region).toHaveCount(0);

  const opened = context.waitForEvent('page');
  await page.getByText('story.ipynb').dblclick();
  const notebook = new NotebookPage(await opened);
  await notebook.idle();
  await notebook.open();
  await expect(notebook.chips).toHaveText(['sales.csv']);
  await notebook.button('Remove sales.csv').click();
  await expect(notebook.chips).toHaveCount(0);
  // It is offered once.
  await notebook.page.reload();
  await notebook.idle();
  await expect(notebook.input).toBeEnabled();
  await expect(notebook.chips).toHaveCount(0);
});

test('a conversation of another notebook is shown on the page of its own', async ({
  context,
  folder,
  page,
  request
}) => {
  play({ first: ['The first one.'], second: ['The second one.'] });
  const path = `${folder}/story.ipynb`;
  await putNotebook(request, path);
  await putNotebook(request, `${folder}/other.ipynb`);
  await page.goto(`/notebooks/${path}`);
  const story = new NotebookPage(page);
  await story.idle();
  await story.open();
  await story.input.fill('first');
  await story.input.press('Enter');
  await expect(story.answers.last()).toContainText('The first one.');
  await story.button('New conversation').click();
  await story.input.fill('second');
  await story.input.press('Enter');
  await expect(story.answers.last()).toContainText('The second one.');

  await page.goto(`/notebooks/${folder}/other.ipynb`);
  await story.idle();
  await expect(story.input).toBeEnabled();
  await story.button('Conversations').click();
  const list = story.region.getByRole('region', { name: 'Conversations' });
  await list.getByRole('combobox').selectOption({ index: 1 });
  const row = list.getByRole('listitem', { name: 'first' });
  const opened = context.waitForEvent('page');
  await row.getByRole('button', { name: 'Open', exact: true }).click();
  const own = new NotebookPage(await opened);
  await expect(own.answers.last()).toContainText('The first one.');
  await expect(list).toBeHidden();
});
