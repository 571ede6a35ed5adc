/* eslint-disable jupyter/no-untranslated-string -- titles of models are no text */
/** Models of a hub on the set-up page. */

import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { act } from 'react-dom/test-utils';

import type { Setup } from '../chat/setup';
import { Downloads, downloadsOf } from '../panel/setup/downloads';
import { HubModels } from '../panel/setup/hubmodels';
import { progressText, roomText } from '../panel/setup/hubtexts';
import { ApiError } from '../server/api';
import type { IDownloadedModel, IDownloads } from '../server/wire';
import { mounted } from './mounted';

const trans = nullTranslator.load('jupyterlab_gptcode');

const ROW: IDownloadedModel = {
  file: 'coder.gguf',
  spec: 'coder-7b',
  title: 'Coder 7B',
  about: 'Better code.',
  page: 'https://hub.example/own/coder',
  licence: 'Apache-2.0',
  context: 32768,
  size: 4_680_000_000,
  memory: 6_000_000_000,
  fits: 'yes',
  state: 'absent',
  arrived: 0,
  progress: null,
  problem: null,
  model: 'embedded/coder'
};
const OWN: IDownloadedModel = {
  ...ROW,
  ...{ file: 'own.gguf', spec: 'hf:a/b/own.gguf', title: 'own', about: '' },
  ...{ licence: '', context: 0, page: '', model: 'embedded/own' }
};
const FOUND: IDownloads = {
  allowed: true,
  hub: 'hub.example',
  memory: { free: 3_000_000_000, total: 16_000_000_000 },
  disk: 50_000_000_000,
  install: null,
  models: [ROW]
};

/** A server whose answers stand in a row. */
class FakeServer {
  asked: string[] = [];
  answers: (IDownloads | string)[] = [FOUND];
  used: string[] = [];
  refreshed = 0;

  readonly setup = {
    api: {
      call: (method: string, path: string, body?: object) => {
        const said = body ? ` ${JSON.stringify(body)}` : '';
        this.asked.push(`${method} ${path}${said}`);
        const [answer, ...rest] = this.answers;
        this.answers = rest.length > 0 ? rest : this.answers;
        const message = typeof answer === 'string' ? answer : '';
        const words = { kind: 'disk', message, kept: '' };
        return typeof answer === 'string'
          ? Promise.reject(new ApiError({ ...words, retryable: false }))
          : Promise.resolve(answer);
      },
      chooseModel: (model: string) => {
        this.used.push(model);
        return Promise.resolve({ model, problem: null });
      }
    },
    refresh: () => {
      this.refreshed += 1;
      return Promise.resolve();
    },
    used: ({ model }: { model: string }) => {
      this.used.push(`used ${model}`);
      return Promise.resolve();
    }
  } as unknown as Setup;
}

const having = (change: Partial<IDownloadedModel>): IDownloads => ({
  ...FOUND,
  models: [{ ...ROW, ...change }]
});
const fetching = having({
  state: 'fetching',
  progress: { bytes: 1.2e9, total: 4.68e9, rate: 1e7, seconds: 348 }
});

let server: FakeServer;
let downloads: Downloads;

beforeEach(() => {
  jest.useFakeTimers();
  server = new FakeServer();
  downloads = new Downloads(server.setup);
});

afterEach(() => jest.useRealTimers());

describe('downloads', () => {
  it('are followed to their end, and then the models are loaded again', async () => {
    server.answers = [fetching, having({ state: 'checking' })];
    await downloads.get('coder-7b', ROW.file, false);
    await jest.advanceTimersByTimeAsync(500);
    expect(downloads.found?.models[0].state).toBe('checking');
    server.answers = ['away', having({ state: 'ready' })];
    await jest.advanceTimersByTimeAsync(1000);
    expect(downloads.found?.models[0].state).toBe('ready');
    expect(server.refreshed).toBe(1);
    await jest.advanceTimersByTimeAsync(5000);
    expect(server.asked).toEqual([
      'POST downloads {"model":"coder-7b"}',
      'GET downloads',
      'GET downloads',
      'GET downloads'
    ]);
  });

  it('are those of the page, whoever shows them', () => {
    expect(downloadsOf(server.setup)).toBe(downloadsOf(server.setup));
  });

  it('show what failed at their own place', async () => {
    server.answers = ['No room.'];
    expect(await downloads.get('x', '', false)).toBe(false);
    expect(downloads.problem('')?.message).toBe('No room.');
    expect(downloads.problem(ROW.file)).toBeNull();
    const problem = { kind: 'network', message: 'Broke.' };
    server.answers = [having({ problem })];
    await downloads.load();
    expect(downloads.problem(ROW.file)).toBe(problem);
    expect(downloads.problem('')).toBeNull();
  });

  it('are used by name, from then on', async () => {
    await downloads.use(ROW);
    expect(server.used).toEqual(['embedded/coder', 'used embedded/coder']);
  });
});

describe('words', () => {
  const room = (change: Partial<IDownloadedModel>, found = FOUND) =>
    roomText({ ...ROW, ...change }, found, trans);

  it('say what a model needs and what there is', () => {
    expect(room({ fits: 'asks' })).toBe(
      'Needs 6.0 GB of memory, 3.0 GB are free.'
    );
    const disk = { ...FOUND, disk: 3_000_000_000 };
    expect(room({ fits: 'no', arrived: 1_000_000_000 }, disk)).toBe(
      'Needs 3.7 GB on the disk, 3.0 GB are free.'
    );
    const memory = { free: 3e9, total: 4e9 };
    expect(room({ fits: 'no' }, { ...FOUND, memory })).toBe(
      'Needs 6.0 GB of memory, this machine has 4.0 GB in all.'
    );
  });

  it('say how far a download is', () => {
    expect(progressText(fetching.models[0], trans)).toBe(
      '1.2 GB of 4.7 GB, 6 min left'
    );
    const text = (change: Partial<IDownloadedModel>) =>
      progressText({ ...ROW, ...change }, trans);
    expect(text({ state: 'fetching' })).toBe('Contacting the server…');
    expect(text({ state: 'checking' })).toBe('Checking…');
  });
});

describe('on the page', () => {
  const page = mounted();

  const show = async (found: IDownloads) => {
    server.answers = [found];
    await act(async () => {
      page.root.render(
        <HubModels downloads={downloads} used="embedded/coder" />
      );
      await Promise.resolve();
    });
  };
  const button = (name: string) =>
    page.box.querySelector<HTMLElement>(`button[aria-label="${name}"]`)!;
  const press = (name: string, detail = 1) =>
    act(async () => {
      button(name).dispatchEvent(
        new MouseEvent('click', { bubbles: true, detail })
      );
      await Promise.resolve();
    });
  const last = () => server.asked[server.asked.length - 1];

  it('a model is described, fetched and canceled', async () => {
    await show(FOUND);
    expect(page.box.textContent).toContain(
      'Better code.4.7 GB, licence Apache-2.0, 32,768 tokens, its page'
    );
    expect(page.box.textContent).toContain('Needs 6.0 GB of memory');
    expect(button('Remove Coder 7B')).toBeNull();
    server.answers = [fetching];
    await press('Get Coder 7B');
    expect(last()).toBe('POST downloads {"model":"coder-7b"}');
    expect(page.box.querySelector('progress')?.value).toBe(1.2e9);
    // The second press of the click that started it.
    await press('Cancel Coder 7B', 2);
    server.answers = [having({ state: 'partial', arrived: 1.2e9 })];
    await press('Cancel Coder 7B');
    expect(last()).toBe('POST downloads/stop {"file":"coder.gguf"}');
    expect(page.box.textContent).toContain('1.2 GB of 4.7 GB have arrived.');
    server.answers = [fetching];
    await press('Continue Coder 7B');
    expect(last()).toBe('POST downloads {"model":"coder-7b"}');
  });

  it('a model that memory is short for needs a yes', async () => {
    await show(having({ fits: 'asks' }));
    expect(button('Get Coder 7B').textContent).toBe('Get anyway');
    await press('Get Coder 7B');
    expect(last()).toBe('POST downloads {"model":"coder-7b","sure":true}');
    server.answers = [having({ fits: 'asks', state: 'partial' })];
    await act(() => downloads.load().then(() => undefined));
    expect(button('Continue Coder 7B').textContent).toBe('Continue anyway');
  });

  it('a model that cannot run is not fetched', async () => {
    await show(having({ fits: 'no' }));
    const asked = server.asked.length;
    await press('Get Coder 7B');
    expect(button('Get Coder 7B').getAttribute('aria-disabled')).toBe('true');
    expect(server.asked).toHaveLength(asked);
  });

  it('what is installed can be used and removed', async () => {
    await show(having({ state: 'ready' }));
    await press('Use Coder 7B');
    expect(server.used).toEqual(['embedded/coder', 'used embedded/coder']);
    const asked = server.asked.length;
    await press('Remove Coder 7B');
    expect(page.box.textContent).toContain(
      'Remove Coder 7B (4.7 GB)? This notebook uses it and will need another model.'
    );
    expect(document.activeElement).toBe(button('Cancel'));
    await press('Cancel');
    expect(document.activeElement).toBe(button('Remove Coder 7B'));
    await press('Remove Coder 7B');
    await press('Remove', 2);
    expect(server.asked).toHaveLength(asked);
    server.answers = [FOUND];
    await press('Remove');
    expect(document.activeElement).toBe(button('Get Coder 7B'));
    expect(last()).toBe('DELETE downloads/coder.gguf');
    expect(server.refreshed).toBe(1);
  });

  it('what is lost is named before it is removed', async () => {
    const arrived = { state: 'partial' as const, arrived: 1.2e9 };
    await show({ ...FOUND, models: [{ ...OWN, ...arrived }] });
    await press('Remove own');
    expect(page.box.textContent).toContain(
      'Remove what has arrived of own (1.2 GB)?'
    );
    await show({ ...FOUND, models: [{ ...OWN, state: 'ready' }] });
    await act(() => downloads.load().then(() => undefined));
    expect(page.box.textContent).toContain('Remove own (4.7 GB)?');
    await show({ ...FOUND, models: [OWN] });
    await act(() => downloads.load().then(() => undefined));
    await press('Remove own');
    expect(last()).toBe('DELETE downloads/own.gguf');
  });

  it('what is known only by its page begins with it', async () => {
    await show({ ...FOUND, models: [{ ...OWN, size: 0, page: ROW.page }] });
    expect(page.box.querySelector('.jp-gptcode-faint a')?.textContent).toBe(
      'Its page'
    );
    expect(page.box.textContent).toContain('ownIts page');
  });

  it('what failed stands at its model, and an own one can be removed', async () => {
    const problem = { kind: 'not-found', message: 'It has no such file.' };
    await show({ ...FOUND, models: [ROW, { ...OWN, problem }] });
    const alert = page.box.querySelector('[role="alert"]');
    expect(alert?.closest('[role="group"]')?.textContent).toMatch(/^own/);
    expect(button('Get own')).not.toBeNull();
    expect(button('Remove own')).not.toBeNull();
  });

  it('any other file is fetched by its name', async () => {
    await show(FOUND);
    const field = page.box.querySelector<HTMLInputElement>('input')!;
    const set = Object.getOwnPropertyDescriptor(
      HTMLInputElement.prototype,
      'value'
    )!.set!;
    const type = (text: string) =>
      act(() => {
        set.call(field, text);
        field.dispatchEvent(new Event('input', { bubbles: true }));
      });
    type(' hf:a/b/own.gguf ');
    server.answers = ['No such file.'];
    await press('Get this file');
    expect(last()).toBe('POST downloads {"model":"hf:a/b/own.gguf"}');
    expect(page.box.querySelector('[role="alert"]')?.textContent).toBe(
      'No such file.'
    );
    expect(field.value).toBe(' hf:a/b/own.gguf ');
    const own = (change: Partial<IDownloadedModel>) => ({
      ...FOUND,
      models: [{ ...OWN, ...change }]
    });
    const follow = async (change: Partial<IDownloadedModel>) => {
      server.answers = [own(change)];
      await act(() => downloads.load().then(() => undefined));
    };
    server.answers = [own({ state: 'fetching' })];
    await press('Get this file');
    expect(field.value).toBe(' hf:a/b/own.gguf ');
    await follow({ problem: { kind: 'not-found', message: 'No file.' } });
    expect(field.value).toBe(' hf:a/b/own.gguf ');
    await follow({ state: 'fetching', progress: fetching.models[0].progress });
    expect(field.value).toBe('');
  });

  it('an administrator can switch it off', async () => {
    const models = [ROW, { ...OWN, state: 'ready' as const }];
    await show({ ...FOUND, allowed: false, models });
    expect(page.box.textContent).toContain('has switched off downloads');
    expect(button('Get Coder 7B')).toBeNull();
    expect(page.box.querySelector('input')).toBeNull();
    expect(button('Use own')).not.toBeNull();
  });
});
