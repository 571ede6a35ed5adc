/**
 * One page for many stories, one after the other: JupyterLab takes as long to start as many a story
 * does. It is also how people use a page, for one thing after another.
 */

import { galata, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Browser, Page } from '@playwright/test';

import type { Log } from './console';

type Options = Parameters<typeof galata.newPage>[0];

/** How a page starts; stories with other settings have another page. */
export interface IStart {
  baseURL: string;
  mockSettings: boolean | Record<string, unknown>;
  waitForApplication: Options['waitForApplication'];
}

/** After so many stories a page is closed: it grows with each. */
const STORIES = 30;

/** A property of the document in which a page has started. */
const MARK = 'gptcodeStories';

/** This worker's page: how it was started, and the folders of the stories that were played in it. */
let kept: { started: string; page: Page; folders: string[] } | null = null;

/** A page in the story's folder. */
export async function newPage(
  browser: Browser,
  folder: string,
  start: IStart
): Promise<IJupyterLabPageFixture> {
  const { page } = await galata.newPage({
    ...start,
    browser,
    mockState: true,
    mockKernels: false,
    mockSessions: false,
    mockTerminals: false,
    tmpPath: folder
  });
  return page;
}

/** This worker's page, in the story's folder. */
export async function samePage(
  browser: Browser,
  folder: string,
  start: IStart,
  log: Log
): Promise<IJupyterLabPageFixture> {
  const started = JSON.stringify([start.baseURL, start.mockSettings]);
  if (kept?.started !== started || kept.folders.length >= STORIES) {
    await forget();
    const page = await newPage(browser, folder, start);
    const [real] = page.context().pages();
    await real.evaluate(name => {
      Object.assign(window, { [name]: true });
    }, MARK);
    kept = { started, page: real, folders: [folder] };
    return page;
  }
  // JupyterLab asks later whether documents are there that were open.
  kept.folders.forEach(name =>
    log.expectError(new RegExp(`404 .*/api/contents/${name}\\b`))
  );
  kept.folders.push(folder);
  const page = galata.addHelpersToPage(
    kept.page,
    start.baseURL,
    start.waitForApplication
  );
  await mock(page, start);
  await enter(page, folder);
  return page;
}

/** The next story starts with a page of its own. */
export async function forget(): Promise<void> {
  const page = kept?.page;
  kept = null;
  await page?.context().close();
}

/** Closes whatever a story has opened, and leaves its folder, if the next one can be played here. */
export async function leave(passed: boolean): Promise<void> {
  const page = kept?.page;
  if (!page || !passed || page.isClosed() || (await wasReloaded(page))) {
    await forget();
    return;
  }
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
  await enter(page, '/');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}

/** Whether it is no longer the document that Galata added to. */
function wasReloaded(page: Page): Promise<boolean> {
  return page.evaluate(
    name => !(name in window) || window.jupyterapp === undefined,
    MARK
  );
}

/** What a page writes to these stays in memory, as in each page that Galata starts. */
async function mock(page: Page, { mockSettings }: IStart): Promise<void> {
  const settings = typeof mockSettings === 'boolean' ? {} : { ...mockSettings };
  await galata.Mock.mockConfig(page, {});
  await galata.Mock.mockSettings(page, [], settings);
  await galata.Mock.mockState(page, { data: {}, metadata: { id: 'default' } });
  // Galata answers for one setting from what the page has read of all.
  await page.evaluate(() => window.jupyterapp.serviceManager.settings.list());
}

async function enter(page: Page, folder: string): Promise<void> {
  await page.evaluate(
    path =>
      window.jupyterapp.commands.execute('filebrowser:go-to-path', { path }),
    folder
  );
}
