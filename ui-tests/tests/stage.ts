/** What the stories share: a page with a notebook, and the panel beside it. */

import { type IJupyterLabPageFixture, test as base } from './galata';
import { type Locator, mergeTests, type Page } from '@playwright/test';

import { Log } from './console';
import { expect } from './expect';
import { carries, conversationSaved, type INotebookWidget } from './notebook';
import { newPage, OnePage } from './onepage';
import { beforeEnd, servers } from './server';

export { cellOutput, isDirty, isShared, saved, sources } from './notebook';
export { after, block, play, release, requests, sent } from './script';

interface IFixtures {
  /** Stories share a page: those that change calls have their own. */
  onePage: boolean;
  endSessions: void;
  forgetModel: void;
  log: Log;
  silence: void;
}

const first = new OnePage();
beforeEnd.push(() => first.close());

/** The kernels of the story before come to their ends. */
let ending = Promise.resolve();

async function endSessions(server: string): Promise<void> {
  const url = `${server}/api/sessions`;
  const sessions = (await (await fetch(url)).json()) as { id: string }[];
  await Promise.all(
    sessions.map(({ id }) => fetch(`${url}/${id}`, { method: 'DELETE' }))
  );
}

/**
 * Galata's tests on the worker's own server; kernels that a test has started end with it. A test
 * fails on any error in its console that it does not expect.
 */
export const test = mergeTests(base, servers).extend<IFixtures>({
  baseURL: async ({ server }, use) => use(server.url),
  // Galata's stand-ins for these calls choke on the empty answer to an interrupt.
  kernels: async ({}, use) => use(null),
  sessions: async ({}, use) => use(null),
  onePage: [true, { option: true }],
  log: async ({}, use) => use(new Log()),
  // It ends after the page, which would look for them, and while the next story gets its page.
  endSessions: [
    async ({ baseURL }, use) => {
      await use();
      // A server that stops takes its kernels along.
      ending = endSessions(baseURL!).catch(() => undefined);
    },
    { auto: true }
  ],
  page: async (
    {
      onePage,
      log,
      browser,
      tmpPath,
      baseURL,
      mockSettings,
      waitForApplication
    },
    use,
    story
  ) => {
    const start = { baseURL: baseURL!, mockSettings, waitForApplication };
    const page = onePage
      ? await first.enter(browser, tmpPath, start, log)
      : await newPage(browser, tmpPath, start);
    const silence = log.listenTo(page.context());
    await ending;
    await use(page as IJupyterLabPageFixture & Page);
    silence();
    await (onePage
      ? first.leave(story.status === story.expectedStatus)
      : page.context().close());
  },
  // It ends before Galata removes the files of the test, which JupyterLab may still be reading.
  silence: [
    async ({ log, page }, use) => {
      await use();
      if (!page.isClosed()) {
        // What was reported until now has come by then.
        await page.evaluate(() => undefined);
      }
      expect(log.unexpected, 'errors in the console').toEqual([]);
    },
    { auto: true }
  ],
  // The next story finds the default.
  forgetModel: [
    async ({ request }, use) => {
      await use();
      await request.post('/gptcode/models/choice', { data: { model: '' } });
    },
    { auto: true }
  ]
});

/** The panel, found as its users find it: by role and name. */
export class Panel {
  constructor(readonly page: IJupyterLabPageFixture) {
    this.region = page.getByRole('region', { name: 'GPT-Code' });
    this.input = this.region.getByRole('textbox', {
      name: 'Message GPT-Code'
    });
    this.stop = this.region.getByRole('button', { name: 'Stop', exact: true });
    this.answers = this.region.getByRole('article', { name: 'GPT-Code' });
    this.continueHere = this.region.getByRole('button', {
      name: 'Continue here'
    });
  }

  readonly region: Locator;
  readonly input: Locator;
  readonly stop: Locator;
  readonly answers: Locator;
  readonly continueHere: Locator;

  async open(): Promise<void> {
    await this.page.evaluate(() =>
      window.jupyterapp.commands.execute('gptcode:open')
    );
    await expect(this.region).toBeVisible();
  }

  async mode(
    name: 'Insert only' | 'Ask first' | 'Run if safe' | 'Always run'
  ): Promise<void> {
    await this.region
      .getByRole('combobox', { name: 'Run code' })
      .selectOption({ label: name });
  }

  async send(prompt: string): Promise<void> {
    await this.input.fill(prompt);
    await this.input.press('Enter');
  }

  /** Sends a prompt and waits for the end of its turn. */
  async ask(prompt: string): Promise<void> {
    const before = await this.answers.count();
    await this.send(prompt);
    // What has not started yet looks as if it had ended.
    await expect
      .poll(
        async () =>
          (await this.stop.isVisible()) ||
          (await this.answers.count()) !== before
      )
      .toBe(true);
    await this.ended();
  }

  async ended(): Promise<void> {
    await expect
      .poll(() => this.stop.isVisible(), { timeout: 120_000 })
      .toBe(false);
  }

  card(position: number): Locator {
    return this.region.getByRole('group', {
      name: `Cell ${position}`,
      exact: true
    });
  }

  async expectStatus(position: number, status: string): Promise<void> {
    await expect(this.card(position).getByRole('status')).toHaveText(status);
  }

  async run(position: number): Promise<void> {
    const run = { name: 'Run', exact: true };
    await this.card(position).getByRole('button', run).click();
  }

  /** By the key in the composer; the first press only shows a card that is not in sight. */
  async runByKey(position: number): Promise<void> {
    const run = { name: 'Run', exact: true };
    const button = this.card(position).getByRole('button', run);
    await expect(button).toBeVisible();
    await expect(async () => {
      await this.input.press('Control+Enter');
      await expect(button).toHaveCount(0, { timeout: 5_000 });
    }).toPass();
  }
}

/** A notebook in the test's own folder, its kernel started, and the panel open beside it. */
export async function begin(
  page: IJupyterLabPageFixture,
  name = 'story.ipynb'
): Promise<Panel> {
  // Not made under another name first: a kernel that starts meanwhile would keep to that.
  const path = `${await page.filebrowser.getCurrentDirectory()}/${name}`;
  await uploadNotebook(page, path, KERNEL);
  await openPath(page, path);
  await kernelIdle(page);
  return openPanel(page);
}

/** Waits for the kernel of a notebook that opens: until then it takes the focus to itself. */
export async function kernelIdle(page: IJupyterLabPageFixture): Promise<void> {
  await expect
    .poll(() => kernelStatus(page), {
      message: 'the status of the kernel',
      timeout: 60_000
    })
    .toBe('idle');
}

/** What JupyterLab says of the kernel of the current notebook. */
function kernelStatus(page: IJupyterLabPageFixture): Promise<string> {
  return page.evaluate(() => {
    const { currentWidget } = window.jupyterapp.shell;
    const widget = currentWidget as unknown as INotebookWidget | null;
    const { session } = widget?.sessionContext ?? {};
    return session?.kernel?.status ?? (session ? 'no kernel' : 'no session');
  });
}

export const KERNEL = {
  kernelspec: {
    name: 'python3',
    display_name: 'Python 3 (ipykernel)',
    language: 'python'
  },
  language_info: { name: 'python' }
};

/** A notebook of one empty cell. */
async function uploadNotebook(
  page: IJupyterLabPageFixture,
  path: string,
  metadata: object
): Promise<void> {
  const cell = {
    id: 'first',
    cell_type: 'code',
    execution_count: null,
    metadata: {},
    outputs: [],
    source: ''
  };
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata, cells: [cell] };
  await page.contents.uploadContent(JSON.stringify(notebook), 'text', path);
}

/** A notebook that was there before, without a kernel if asked so, and the panel beside it. */
export async function openNotebook(
  page: IJupyterLabPageFixture,
  folder: string,
  options: { kernel: boolean }
): Promise<Panel> {
  const path = `${folder}/there.ipynb`;
  await uploadNotebook(page, path, {});
  await openPath(page, path, {
    shouldStart: options.kernel,
    canStart: true,
    autoStartDefault: false
  });
  return openPanel(page);
}

/** The panel beside the notebook that is open. */
export async function openPanel(page: IJupyterLabPageFixture): Promise<Panel> {
  const panel = new Panel(page);
  await panel.open();
  await expect(panel.input).toBeEnabled();
  return panel;
}

/** Opens a file as a double click in the file browser does. */
export async function openPath(
  page: IJupyterLabPageFixture,
  path: string,
  kernelPreference?: Record<string, boolean>
): Promise<void> {
  // Where nothing is open, JupyterLab opens its launcher a moment later: in front of what is there.
  const isEmpty = () =>
    page.evaluate(() => {
      const [first] = window.jupyterapp.shell.widgets('main');
      return first === undefined;
    });
  await expect.poll(isEmpty).toBe(false);
  await page.evaluate(
    async args => {
      await window.jupyterapp.commands.execute('docmanager:open', args);
    },
    { path, ...(kernelPreference && { kernelPreference }) }
  );
}

/** Reloads the page once the file names its conversation, and opens it again. */
export async function reload(
  page: IJupyterLabPageFixture,
  path: string
): Promise<void> {
  if (await carries(page, path)) {
    await conversationSaved(page, path);
  }
  await Promise.all([
    page.waitForEvent('load'),
    page.evaluate(() => {
      // JupyterLab opens what the address names, seconds later, and takes the focus for it.
      history.replaceState(null, '', location.pathname.replace(/\/tree.*/, ''));
      location.reload();
    })
  ]);
  await ready(page);
  await openPath(page, path);
}

/** Leaves JupyterLab; the result comes back to it. */
export async function leaveLab(
  page: IJupyterLabPageFixture
): Promise<() => Promise<void>> {
  // Not the notebook's own address: JupyterLab opens it seconds later, maybe in the next story.
  const address = page.url().replace(/\/tree.*/, '');
  const go = async (url: string) => {
    await page.evaluate(to => location.assign(to), url);
    await page.waitForURL(url);
  };
  await go('about:blank');
  return async () => {
    await go(address);
    await ready(page);
  };
}

/** Waits for what a page that was reloaded can do. */
export async function ready(page: IJupyterLabPageFixture): Promise<void> {
  await page.waitForFunction(
    () =>
      window.jupyterapp?.commands.hasCommand('docmanager:open') &&
      window.jupyterapp.commands.hasCommand('gptcode:open') &&
      // Galata's helpers know the application when they were asked for it.
      window.galata?.app !== undefined
  );
  // Until then, JupyterLab may still bring the documents of before to the front.
  await page.evaluate(async () => {
    await window.jupyterapp.restored;
  });
}

/** Executes a command, which may last as long as what it runs: nobody waits for it. */
export function command(
  page: IJupyterLabPageFixture,
  name: string,
  args = {}
): Promise<void> {
  return page.evaluate(
    ([id, options]) => {
      void window.jupyterapp.commands.execute(id, options);
    },
    [name, args] as const
  );
}

/**
 * The file browser lists a folder while a file of it is renamed or removed; Jupyter Server then
 * misses the folder, which JupyterLab says in a dialog. It takes the focus.
 */
export async function closeMissing(
  page: IJupyterLabPageFixture
): Promise<void> {
  const missing = page
    .getByRole('dialog')
    .filter({ hasText: 'Directory not found' });
  const close = missing.getByRole('button', { name: 'Close' });
  await page.addLocatorHandler(missing, () => close.click(), { times: 1 });
}

/** Renames or moves a file as the file browser does. */
export async function rename(
  page: IJupyterLabPageFixture,
  from: string,
  to: string
): Promise<void> {
  await closeMissing(page);
  await page.evaluate(
    async ([before, after]) => {
      const { contents } = window.jupyterapp.serviceManager;
      await contents.rename(before, after);
    },
    [from, to] as const
  );
}

/** A further notebook, which becomes the current one. */
export async function createNotebook(
  page: IJupyterLabPageFixture
): Promise<void> {
  await page.evaluate(async () => {
    const { commands } = window.jupyterapp;
    await commands.execute('notebook:create-new', { kernelName: 'python3' });
  });
}

/** Types over a cell's source, as a user would. */
export async function edit(
  page: IJupyterLabPageFixture,
  index: number,
  source: string
): Promise<void> {
  await page.notebook.enterCellEditingMode(index);
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(source);
}

/** Code that is long enough to be seen half written; its last name is `x59`. */
export const LINES = Array.from({ length: 60 }, (_, n) => `x${n} = ${n}`).join(
  '\n'
);

/** Code that goes on when a file is there: the stories wait for nothing but what they cause. */
export const until = (file: string) =>
  `import os, time\nwhile not os.path.exists("${file}"):\n    time.sleep(0.05)`;

export function create(
  page: IJupyterLabPageFixture,
  folder: string,
  file = 'go'
): Promise<boolean> {
  return page.contents.uploadContent('', 'text', `${folder}/${file}`);
}

export { expect, type IJupyterLabPageFixture };
