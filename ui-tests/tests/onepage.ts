/**
 * One page for many stories, one after the other: JupyterLab takes as long to start as many a story
 * does. It is also how people use a page, for one thing after another.
 */

import { galata, type IJupyterLabPageFixture, JupyterLabPage } from './galata';
import type { Browser, Page } from '@playwright/test';

import type { Log } from './console';
import { expect } from './expect';

type Options = Parameters<typeof galata.newPage>[0];
type Settings = Record<string, unknown>;

/** How a page starts. */
export interface IStart {
  baseURL: string;
  /** The user's settings of this story, by their plugins. */
  mockSettings: boolean | Settings;
  waitForApplication: Options['waitForApplication'];
}

/** After so many stories a page is closed: it grows with each. */
const STORIES = 30;

interface IKept {
  server: string;
  page: Page;
  /** The folders of the stories that were played in it. */
  folders: string[];
  settings: Settings;
  isCrashed: boolean;
}

/** Milliseconds for JupyterLab to start: Galata's fifteen seconds are few on a busy machine. */
const START = 60_000;

JupyterLabPage.prototype.waitForCondition = (condition, timeout = START) =>
  expect.poll(async () => condition(), { timeout }).toBe(true);

/** A page in the story's folder that nobody has used. */
export async function newPage(
  browser: Browser,
  folder: string,
  start: IStart
): Promise<IJupyterLabPageFixture> {
  const { page } = await galata.newPage({
    ...start,
    browser,
    autoGoto: false,
    mockConfig: false,
    mockSettings: false,
    mockState: false,
    mockKernels: false,
    mockSessions: false,
    mockTerminals: false,
    tmpPath: folder
  });
  await mock(page, settingsOf(start));
  await page.addInitScript(stillCursor);
  await page.goto(`tree/${folder}?reset`);
  return page;
}

/** The cursor of an editor that blinks is painted sixty times a second, in each page. */
function stillCursor(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('.cm-cursorLayer { animation: none !important; }');
  document.adoptedStyleSheets.push(sheet);
}

/** A page of this worker that goes from story to story. */
export class OnePage {
  /** The page, in the story's folder. */
  async enter(
    browser: Browser,
    folder: string,
    start: IStart,
    log: Log
  ): Promise<IJupyterLabPageFixture> {
    const { baseURL: server } = start;
    const settings = settingsOf(start);
    const isKept =
      this._kept?.server === server &&
      this._kept.folders.length < STORIES &&
      (await isUsable(this._kept));
    if (!this._kept || !isKept) {
      await this.close();
      const page = await newPage(browser, folder, start);
      const [real] = page.context().pages();
      const kept = {
        server,
        page: real,
        folders: [folder],
        settings,
        isCrashed: false
      };
      real.once('crash', () => (kept.isCrashed = true));
      this._kept = kept;
      return page;
    }
    const kept = this._kept;
    // JupyterLab asks later whether documents are there that were open.
    kept.folders.forEach(name =>
      log.expectError(new RegExp(`404 .*/api/contents/${name}\\b`))
    );
    kept.folders.push(folder);
    const page = galata.addHelpersToPage(
      kept.page,
      server,
      start.waitForApplication
    );
    await mock(page, settings);
    await reread(page, changed(kept.settings, settings));
    kept.settings = settings;
    await go(page, folder);
    return page;
  }

  /** Closes whatever a story has opened, and leaves its folder, if the next one can be played here. */
  async leave(passed: boolean): Promise<void> {
    if (!this._kept || !passed || !(await isUsable(this._kept))) {
      await this.close();
      return;
    }
    const { page } = this._kept;
    const mode = page.getByRole('combobox', { name: 'Run code' });
    if (await mode.isVisible()) {
      await mode.selectOption('ask');
    }
    await page.evaluate(() => {
      for (const widget of [...window.jupyterapp.shell.widgets('main')]) {
        widget.dispose();
      }
      localStorage.clear();
      sessionStorage.clear();
    });
    await showConversation(page);
    await go(page, '/');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }

  /** The next story starts with a page of its own. */
  async close(): Promise<void> {
    const page = this._kept?.page;
    this._kept = null;
    await page?.context().close();
  }

  private _kept: IKept | null = null;
}

/**
 * Whether a story has left a page of JupyterLab, which it may have loaded again, and no dialog: also
 * not one that came later, of what was still going on.
 */
async function isUsable({ page, isCrashed }: IKept): Promise<boolean> {
  if (isCrashed || page.isClosed()) {
    return false;
  }
  // Galata's helpers know the application when they were asked for it.
  const isLeft = page.evaluate(
    () =>
      window.galata?.app !== undefined &&
      document.querySelector('.jp-Dialog') === null
  );
  return isLeft.catch(() => false);
}

/** The panel shows the list of conversations, or the setup, until somebody leaves it. */
async function showConversation(page: Page): Promise<void> {
  await page.evaluate(() => {
    const shown = (name: string) =>
      document.querySelector<HTMLElement>(
        `.jp-gptcode-header [aria-label="${name}"][aria-expanded="true"]`
      );
    if (shown('Set up models')) {
      // It closes the setup.
      document
        .querySelector<HTMLElement>(
          '.jp-gptcode-header [aria-label="Conversations"]'
        )
        ?.click();
    }
    shown('Conversations')?.click();
  });
}

const settingsOf = ({ mockSettings }: IStart): Settings =>
  typeof mockSettings === 'boolean' ? {} : { ...mockSettings };

/** The plugins whose settings differ. */
function changed(before: Settings, now: Settings): string[] {
  return Object.keys({ ...before, ...now }).filter(
    id => JSON.stringify(before[id]) !== JSON.stringify(now[id])
  );
}

/** The settings of all plugins, when a page has read them: they take the server long. */
let plugins: Parameters<typeof galata.Mock.mockSettings>[1] = [];

/** What a page writes to these stays in memory. */
async function mock(page: Page, settings: Settings): Promise<void> {
  await galata.Mock.mockConfig(page, {});
  plugins = plugins.map(plugin => {
    const own = (settings[plugin.id] ?? {}) as typeof plugin.data.user;
    return { ...plugin, raw: JSON.stringify(own), settings: own };
  });
  await galata.Mock.mockSettings(page, plugins, settings);
  await galata.Mock.mockState(page, { data: {}, metadata: { id: 'default' } });
}

/** Lets a page read the settings of these plugins again. */
async function reread(page: Page, ids: string[]): Promise<void> {
  await page.evaluate(async names => {
    const settings = await window.galata.getPlugin(
      '@jupyterlab/apputils-extension:settings'
    );
    await Promise.all(names.map(name => settings!.reload(name)));
  }, ids);
}

async function go(page: Page, folder: string): Promise<void> {
  await page.evaluate(
    path =>
      window.jupyterapp.commands.execute('filebrowser:go-to-path', { path }),
    folder
  );
}
