/* Each worker plays its stories against a server of its own, see tests/server.ts. */
import { defineConfig } from '@playwright/test';
import { existsSync } from 'fs';
import { join } from 'path';
import { env } from 'process';

import type { IWorkerFixtures, Stage } from './tests/server';

/** Chromium without its windows, where it is installed: it takes a sixth less time. */
const SHELL = '/usr/bin/chromium-headless-shell';
const chromium = existsSync(SHELL) ? SHELL : '/usr/bin/chromium';

const work = env.GPTCODE_WORK ?? join(__dirname, 'work');

/** With it, stories that repeat another one under other conditions are played, too. */
const ALL = env.GPTCODE_ALL !== undefined;

/**
 * Of the stories with jupyter-collaboration, the ones in which pages and people share a notebook. Some
 * of them repeat another one where each page has its own.
 */
const SHARED = /@shared/;
const UNSHARED = /@repeats|@onlyshared/;

/** The stages' stories: what is not named here is played with a script instead of a model. */
const STORIES: Record<Exclude<Stage, 'script'>, string[]> = {
  collaboration: [
    ...['knapsack', 'manners', 'produced', 'running', 'tabs'],
    ...['undo', 'undopages', 'userruns']
  ],
  firstrun: ['firstrun'],
  gateway: ['gateway'],
  kernels: ['kernels'],
  model: ['hubmodel', 'model'],
  notebook: ['notebookpage'],
  oldest: ['oldest']
};

const files = (names: string[]) => names.map(name => `${name}.spec.ts`);
const projects = [
  {
    name: 'script',
    testIgnore: files([
      ...STORIES.firstrun,
      ...STORIES.gateway,
      ...STORIES.kernels,
      ...STORIES.model,
      ...STORIES.notebook,
      ...STORIES.oldest
    ]),
    ...(!ALL && { grepInvert: UNSHARED }),
    use: { stage: 'script' as Stage }
  },
  ...Object.entries(STORIES).map(([name, stories]) => ({
    name,
    testMatch: files(stories),
    ...(name === 'collaboration' && !ALL && { grep: SHARED }),
    // A further worker would take longer to start its server than to play its share.
    workers: 1,
    use: { stage: name as Stage }
  }))
];
const stages = (env.GPTCODE_STAGE ?? 'script').split(',');

export default defineConfig<object, IWorkerFixtures>({
  testDir: './tests',
  ...(!ALL && { grepInvert: /@repeats/ }),
  outputDir: join(work, 'results'),
  // Of a busy machine: only a story that fails takes so long.
  timeout: 150_000,
  expect: { timeout: 30_000 },
  // Stories share a page, see tests/onepage.ts.
  fullyParallel: false,
  // A story waits for a third of its time. A fourth worker would only start one more server.
  workers: 3,
  // Counted apart by scripts/test: a story that needs it has a fault, or found one.
  retries: 1,
  reporter: [['list'], ['json', { outputFile: join(work, 'report.json') }]],
  projects: projects.filter(({ name }) => stages.includes(name)),
  use: {
    locale: 'en-US',
    timezoneId: 'UTC',
    trace: 'off',
    video: 'off',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: env.CHROMIUM_PATH ?? chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync'
      ]
    }
  }
});
