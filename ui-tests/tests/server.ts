/** One Jupyter server and one work folder for each worker: workers share nothing but the processor. */

import { test as base } from '@playwright/test';
import { type ChildProcessByStdio, execFileSync, spawn } from 'child_process';
import { createWriteStream, mkdirSync } from 'fs';
import { open, rm } from 'fs/promises';
import { createServer } from 'net';
import { delimiter, join } from 'path';
import { env } from 'process';
import { createInterface } from 'readline';
import type { Readable, Writable } from 'stream';

/** What a server is for: jupyter_server_test_config.py knows the stages. */
export type Stage =
  | 'script'
  | 'collaboration'
  | 'firstrun'
  | 'gateway'
  | 'kernels'
  | 'model'
  | 'oldest'
  | 'notebook';

export interface IServer {
  url: string;
  /** The port of an endpoint that the story itself provides. */
  endpoint: number;
}

const FIRST_PORT = Number(env.GPTCODE_PORT ?? 8899);
const UI_TESTS = join(__dirname, '..');
/** An environment with another JupyterLab or Notebook, see scripts/test and scripts/versions. */
const OTHER =
  env.GPTCODE_ENVIRONMENT ?? join(UI_TESTS, '..', '.venv-oldest', 'bin');

/** This worker's folder. */
export const work = join(
  env.GPTCODE_WORK ?? join(UI_TESTS, 'work'),
  `worker-${env.TEST_WORKER_INDEX ?? 0}`
);

/** Where the stories put their pictures. */
export const pictures =
  env.GPTCODE_SCREENSHOTS ?? env.GPTCODE_WORK ?? join(UI_TESTS, 'work');

export interface IWorkerFixtures {
  stage: Stage;
  server: IServer;
  /** A server whose only endpoint is the story's own. */
  faulty: IServer;
}

/** What closes the pages of this worker: a request of one would come while the server stops. */
export const beforeEnd: (() => Promise<void>)[] = [];

export const servers = base.extend<object, IWorkerFixtures>({
  stage: ['script', { option: true, scope: 'worker' }],
  server: [
    async ({ stage }, use) => serve(stage, work, use),
    { scope: 'worker', timeout: 120_000 }
  ],
  faulty: [
    async ({}, use) => serve('faults', join(work, 'faults'), use),
    { scope: 'worker', timeout: 120_000 }
  ]
});

async function serve(
  stage: Stage | 'faults',
  folder: string,
  use: (server: IServer) => Promise<void>
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const [port, endpoint] = [await freePort(), await freePort()];
  const variables = {
    ...environment(stage, folder),
    STORY_STAGE: stage,
    STORY_WORK: folder,
    STORY_ENDPOINT: `http://127.0.0.1:${endpoint}/v1`,
    // A story may be the model hub, too.
    HF_ENDPOINT: `http://127.0.0.1:${endpoint}`
  };
  const server = spawn(
    'jupyter',
    [
      ...[stage === 'notebook' ? 'notebook' : 'lab', '--port', `${port}`],
      ...['--config', 'jupyter_server_test_config.py']
    ],
    // It ends with its stdin, and so does not outlive a worker that is killed.
    { cwd: UI_TESTS, env: variables, stdio: ['pipe', 'ignore', 'pipe'] }
  );
  const log = join(folder, 'server.log');
  const ended = new Promise<void>(resolve => server.once('exit', resolve));
  try {
    await running(server, ended, log);
    await use({ url: `http://127.0.0.1:${port}`, endpoint });
  } finally {
    await Promise.allSettled(beforeEnd.map(close => close()));
    server.kill('SIGTERM');
    // Jupyter waits for ever if a request is in one of AnyIO's threads at that moment, which end with
    // the request's task. A server that hangs writes to its log where.
    const late = setTimeout(() => server.kill('SIGABRT'), 20_000);
    await ended;
    clearTimeout(late);
  }
}

/** Resolves when the server reports that it is running; its log goes to a file. */
async function running(
  server: ChildProcessByStdio<Writable, null, Readable>,
  ended: Promise<void>,
  path: string
): Promise<void> {
  const log = createWriteStream(path);
  server.stderr.pipe(log);
  const reported = new Promise<void>(resolve =>
    createInterface({ input: server.stderr }).on('line', line => {
      if (line.includes('is running at')) {
        resolve();
      }
    })
  );
  const failed = ended.then(() => {
    throw new Error(`The Jupyter server ended at once, see ${path}.`);
  });
  failed.catch(() => undefined);
  await Promise.race([reported, failed]);
}

/**
 * The environment of a server: of this machine's own it holds where programs are, and where Python
 * finds this extension. Only stages that download the model see how pip is set up.
 */
export function environment(
  stage: Stage | 'faults' | 'demo',
  folder: string
): NodeJS.ProcessEnv {
  const variables: NodeJS.ProcessEnv = {
    PATH: env.PATH,
    ...(env.PYTHONPATH && { PYTHONPATH: env.PYTHONPATH }),
    ...(env.JUPYTER_PATH && { JUPYTER_PATH: env.JUPYTER_PATH }),
    HOME: join(folder, 'home'),
    IPYTHONDIR: join(folder, 'ipython'),
    JUPYTER_DATA_DIR: join(folder, 'share'),
    JUPYTER_NO_CONFIG: '1',
    JUPYTER_RUNTIME_DIR: join(folder, 'runtime'),
    LANG: 'C.UTF-8',
    PYTHONFAULTHANDLER: '1',
    TZ: 'UTC',
    STORY_KEY: 'sk-story',
    ...matching(/^STORY_GATEWAY$/)
  };
  if (stage === 'oldest' || stage === 'notebook') {
    variables.PATH = [OTHER, env.PATH].join(delimiter);
  }
  if (stage === 'firstrun' || stage === 'model') {
    const pip = /^(HOME|PIP_\w+|SSL_CERT_\w+|XDG_CONFIG_\w+|\w+_proxy)$/i;
    Object.assign(variables, matching(pip));
  }
  if (stage === 'model') {
    Object.assign(variables, matching(/^JUPYTER_DATA_DIR$/));
  }
  return variables;
}

function matching(names: RegExp): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => names.test(name))
  );
}

let nextPort = FIRST_PORT + 100 * Number(env.TEST_PARALLEL_INDEX ?? 0);

/** Below the ports that the system hands out, which kernels take in the meantime. */
export async function freePort(): Promise<number> {
  while (!(await isFree(nextPort))) {
    nextPort += 1;
  }
  return nextPort++;
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/**
 * Holds the next process of this kind at its start, see held/sitecustomize.py: what passes quickly
 * can then be seen. The result lets it go.
 */
export function hold(kind: 'model' | 'pip'): () => Promise<void> {
  const pipe = join(work, `held-${kind}`);
  execFileSync('mkfifo', [pipe]);
  return async () => {
    // It opens when the process has come that far.
    const file = await open(pipe, 'w');
    await rm(pipe);
    await file.write('go');
    await file.close();
  };
}
