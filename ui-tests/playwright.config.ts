/* The stories run against Debian's Chromium, one after the other: they share one script. */
import { defineConfig } from '@playwright/test';
import { join } from 'path';

const port = Number(process.env.GPTCODE_PORT ?? 8899);
const work = process.env.GPTCODE_WORK ?? join(__dirname, 'work');
process.env.GPTCODE_WORK = work;

// Each stage has a server of its own: see scripts/test.
const stages: Record<string, string[]> = {
  script: [
    'answers',
    'conversations',
    'files',
    'folders',
    'faults',
    'hostile',
    'keyboard',
    'knapsack',
    'loading',
    'manners',
    'moved',
    'produced',
    'notebooks',
    'reload',
    'running',
    'screenshots',
    'tabs',
    'turns'
  ],
  collaboration: ['knapsack', 'manners', 'produced', 'running', 'tabs'],
  firstrun: ['firstrun'],
  model: ['model']
};
const stage = process.env.GPTCODE_STAGE ?? 'script';

/** A Jupyter server; the stage tells jupyter_server_test_config.py what it is for. */
const server = (address: number, variables: Record<string, string>) => ({
  command: `jupyter lab --config jupyter_server_test_config.py --port ${address} --ServerApp.port_retries=0`,
  url: `http://127.0.0.1:${address}/lab`,
  timeout: 120_000,
  reuseExistingServer: false,
  env: { ...process.env, GPTCODE_WORK: work, ...variables }
});

// The stories of faults bring an endpoint of their own, at the port after that of its server.
const faulty = server(port + 1, {
  GPTCODE_STAGE: 'faults',
  GPTCODE_WORK: join(work, 'faults'),
  GPTCODE_ENDPOINT: `http://127.0.0.1:${port + 2}/v1`,
  GPTCODE_STORY_KEY: 'sk-story'
});

export default defineConfig({
  testDir: './tests',
  outputDir: join(work, 'results'),
  testMatch: stages[stage].map(name => `${name}.spec.ts`),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  workers: 1,
  retries: 0,
  reporter: [['list'], ['json', { outputFile: join(work, 'report.json') }]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    trace: 'off',
    video: 'off',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
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
  },
  webServer: [server(port, {}), ...(stage === 'script' ? [faulty] : [])]
});
