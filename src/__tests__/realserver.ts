/** A Jupyter server with our extension, for tests of both halves together. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transferableAbortController } from 'node:util';

import { ServerConnection } from '@jupyterlab/services';

const LISTENS = /listens at (\d+)\n/;

export class RealServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'gptcode-'));

  /** Starts it, with all that an earlier one has left in the folder. */
  async start(): Promise<void> {
    const folders = ['HOME', 'JUPYTER_CONFIG_DIR', 'JUPYTER_DATA_DIR'];
    const own = folders.map(name => [name, this.folder]);
    // Another one each time: `fetch` would use connections to the server before.
    const port = String((this._port += 100));
    const child = spawn(
      'python',
      ['-m', 'tests.page_server', this.folder, port],
      {
        env: {
          ...process.env,
          ...(Object.fromEntries(own) as Record<string, string>),
          JUPYTER_RUNTIME_DIR: this.folder,
          PYTHONPATH: process.cwd()
        },
        stdio: 'pipe'
      }
    );
    this._child = child;
    this._address = await new Promise<string>((resolve, reject) => {
      let log = '';
      let said = '';
      child.once('error', reject);
      child.once('exit', () => reject(new Error(log)));
      child.stderr.on('data', (data: Buffer) => {
        log += String(data);
      });
      child.stdout.on('data', (data: Buffer) => {
        said += String(data);
        const [, found] = LISTENS.exec(said) ?? [];
        if (found) {
          resolve(`http://127.0.0.1:${found}/`);
        }
      });
    });
  }

  async stop(): Promise<void> {
    const child = this._child;
    if (child) {
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.stdin?.end();
      await ended;
      this._child = null;
    }
  }

  /** Removes all that it has written. */
  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  get settings(): ServerConnection.ISettings {
    return ServerConnection.makeSettings({
      baseUrl: this._address,
      token: 'page',
      Request: AbortableRequest
    });
  }

  /** What the model answers from now on: one text for each step of a turn. */
  play(...answers: string[]): void {
    const script = { rules: [{ when: '', answers }] };
    writeFileSync(join(this.folder, 'script.json'), JSON.stringify(script));
  }

  write(path: string, content: object): void {
    writeFileSync(join(this.folder, 'root', path), JSON.stringify(content));
  }

  /** A file as it is on the disk. */
  read(path: string): string {
    return readFileSync(join(this.folder, 'root', path), 'utf8');
  }

  private _address = '';
  private _child: ChildProcess | null = null;
  private _port = 18_000;
}

/** Node's `fetch` takes no signals of jsdom. */
class AbortableRequest extends Request {
  constructor(url: RequestInfo | URL, { signal, ...init }: RequestInit = {}) {
    const controller = transferableAbortController();
    signal?.addEventListener('abort', () => controller.abort());
    super(url, { ...init, signal: controller.signal });
  }
}
