/** A check from the top as the page sees it: what is sent, what is shown, when it is outdated. */

import { ReadableStream as NodeStream } from 'stream/web';

import { YNotebook } from '@jupyter/ydoc';
import { NotebookModel } from '@jupyterlab/notebook';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { type CleanRun, cleanRunOf } from '../chat/cleanrun';
import type { ChatSession } from '../chat/session';
import { isSafe } from '../panel/check/afterturn';
import { checkNotebook } from '../panel/check/start';
import { verdictOf } from '../panel/check/verdict';
import { ApiError } from '../server/api';
import type { CheckEvent, ICheckRequest, ICheckRisk } from '../server/wire';
import type { ITurn } from '../conversation/transcript';
import { nextDialog } from './dialogs';

const trans = nullTranslator.load('jupyterlab_gptcode');

/** As Python's `hashlib` has it. */
const AAAA =
  'sha256:63c1dd951ffedf6f7fd968ad4efa39b8ed584f162f46e715114ee184f8de9201';

const RISKS: ICheckRisk[] = [
  { cell: 'b', position: 2, effects: ['deletes x'] }
];
const EVENTS: CheckEvent[] = [
  { type: 'check-start', check: 'one', cells: ['a', 'b'] },
  { type: 'check-cell', cell: 'a', position: 1, status: 'running' },
  { type: 'check-cell', cell: 'a', position: 1, status: 'ran' },
  {
    ...{ type: 'check-cell', cell: 'b', position: 2, status: 'depends' },
    text: 'Uses `x` <b>.',
    fix: 'Uses `x`, which no cell defines.'
  },
  {
    type: 'check-end',
    verdict: 'fails',
    text: 'Cell 2 does not run from the top.',
    position: 2
  }
];

class Stage {
  readonly model = new NotebookModel({ sharedModel: new YNotebook() });
  readonly calls: [string, Partial<ICheckRequest>][] = [];
  readonly prompts: string[] = [];
  events: CheckEvent[] = EVENTS;
  refuses: ApiError | null = null;
  risks: readonly ICheckRisk[] = RISKS;
  status = 'idle';
  /** Whether the page goes away before the check has ended. */
  isLeft = false;

  constructor() {
    this.model.sharedModel.insertCells(0, [
      { cell_type: 'code', id: 'a', source: 'y = 1' },
      {
        ...{ cell_type: 'code', id: 'b', source: 'print(x)' },
        execution_count: 4,
        metadata: { tags: ['raises-exception'] },
        outputs: [
          { output_type: 'stream', name: 'stdout', text: '1\n2\n' },
          {
            output_type: 'display_data',
            metadata: {},
            data: { 'image/png': 'AAAA', 'text/plain': ['<Fig', 'ure>'] }
          }
        ]
      },
      { cell_type: 'markdown', id: 'c', source: '# Title' }
    ]);
    const kernel = {
      status: this.status,
      requestHistory: () =>
        Promise.resolve({
          content: { status: 'ok', history: [[0, 3, 'x = 1'], ['odd']] }
        })
    };
    const panel = {
      model: this.model,
      disposed: new Signal<object, void>({}),
      sessionContext: { session: { kernel } }
    };
    this.chat = {
      busy: false,
      calls: { client: 'me', api: this._api },
      conversation: { id: 'talk' },
      notebook: {
        path: 'work/a.ipynb',
        panel,
        snapshot: () => ({ kernel: { name: 'python3', language: 'python' } })
      },
      positions: new Map([
        ['a', 1],
        ['b', 2]
      ]),
      send: (prompt: string) => {
        this.prompts.push(prompt);
        return Promise.resolve(true);
      }
    } as unknown as ChatSession;
    this.run = cleanRunOf(this.chat);
  }

  chat: ChatSession;
  run: CleanRun;

  private _api = {
    call: (_: string, place: string, body: ICheckRequest) => {
      this.calls.push([place, body]);
      return Promise.resolve({ risks: this.risks });
    },
    fetch: (place: string, init: RequestInit) => {
      this.calls.push([place, JSON.parse(init.body as string) as object]);
      const lines = this.events.map(each => `data: ${JSON.stringify(each)}`);
      return this.refuses
        ? Promise.reject(this.refuses)
        : Promise.resolve({
            body: stream(lines.join('\n\n') + '\n\n', this.isLeft)
          });
    }
  };
}

function stream(text: string, isOpen: boolean): ReadableStream<Uint8Array> {
  return new NodeStream<Uint8Array>({
    start: controller => {
      controller.enqueue(new TextEncoder().encode(text));
      if (!isOpen) {
        controller.close();
      }
    }
  }) as unknown as ReadableStream<Uint8Array>;
}

const yes = () => Promise.resolve(true);

describe('a check', () => {
  it('asks with the risks, then runs exactly what was judged', async () => {
    const { calls, run } = new Stage();
    const asked: (readonly ICheckRisk[])[] = [];
    await run.check(risks => {
      asked.push(risks);
      return yes();
    });
    expect(asked).toEqual([RISKS]);
    expect(calls.map(([place]) => place)).toEqual(['checks/risks', 'checks']);
    expect(calls[1][1]).toEqual(calls[0][1]);
    const { cells, conversation, history, kernel, notebook } = calls[1][1];
    expect({ conversation, kernel, notebook }).toEqual({
      conversation: 'talk',
      kernel: { name: 'python3', language: 'python' },
      notebook: 'work/a.ipynb'
    });
    expect(history).toEqual([{ count: 3, source: 'x = 1' }]);
    expect(cells?.map(({ id, type }) => [id, type])).toEqual([
      ['a', 'code'],
      ['b', 'code'],
      ['c', 'markdown']
    ]);
    expect(cells?.[1]).toMatchObject({
      source: 'print(x)',
      execution_count: 4,
      tags: ['raises-exception'],
      outputs: [
        { name: 'stdout', text: '1\n2\n' },
        { data: { 'image/png': AAAA, 'text/plain': '<Figure>' } }
      ]
    });
  });

  it('is not started by Enter if the code does more than compute', async () => {
    for (const [risks, places] of [
      [RISKS, ['checks/risks']],
      [[], ['checks/risks', 'checks']]
    ] as const) {
      const stage = new Stage();
      const { calls, chat } = stage;
      stage.risks = risks;
      stage.events = [
        { type: 'check-end', verdict: 'stopped', text: 'Stopped.' }
      ];
      const opened = nextDialog();
      const checked = checkNotebook(chat, trans);
      await opened;
      const enter = new KeyboardEvent('keydown', { key: 'Enter' });
      document.querySelector('.jp-Dialog')!.dispatchEvent(enter);
      await checked;
      expect(calls.map(([place]) => place)).toEqual(places);
    }
  });

  it('that a reload has ended says so in the next page, once', async () => {
    const first = new Stage();
    first.isLeft = true;
    first.events = EVENTS.slice(0, 2);
    void first.run.check(yes);
    await new Promise<void>(resolve =>
      first.run.changed.connect(run => run.rows.length && resolve())
    );
    const { run } = new Stage();
    expect(run.problem).toMatch(/^The check was ended by a reload/);
    expect([run.state, run.isShown, run.end]).toEqual(['over', true, null]);
    expect(new Stage().run.state).toBe('none');
  });

  it('leaves nothing to say once it has ended', async () => {
    await new Stage().run.check(yes);
    await new Promise(resolve => setTimeout(resolve));
    expect(new Stage().run.state).toBe('none');
  });

  it('runs nothing without a yes', async () => {
    const { calls, run } = new Stage();
    await run.check(() => Promise.resolve(false));
    expect(calls.map(([place]) => place)).toEqual(['checks/risks']);
    expect([run.state, run.isShown]).toEqual(['none', false]);
  });

  it('shows a row a cell, and hands those at fault to a turn', async () => {
    const { prompts, run } = new Stage();
    await run.check(yes);
    expect(run.rows.map(({ cell, status }) => [cell, status])).toEqual([
      ['a', 'ran'],
      ['b', 'depends']
    ]);
    expect([run.state, run.isShown, run.total]).toEqual(['over', true, 2]);
    await run.fix();
    expect(prompts).toEqual([
      'Make this notebook run from the top, in a new kernel.\n' +
        'Cell 2: Uses `x`, which no cell defines.'
    ]);
    expect(run.isShown).toBe(false);
  });

  it('says why it could not run, and that a stream broke off', async () => {
    const stage = new Stage();
    const words = { kind: 'busy', message: 'No.', kept: '', retryable: false };
    stage.refuses = new ApiError(words);
    await stage.run.check(yes);
    expect([stage.run.state, stage.run.problem]).toEqual(['over', 'No.']);
    stage.refuses = null;
    stage.events = EVENTS.slice(0, 2);
    await stage.run.check(yes);
    expect(stage.run.problem).toContain('cannot be reached');
  });

  it('is outdated once code has changed, not by a new text or output', async () => {
    const { model, run } = new Stage();
    await run.check(yes);
    const { label, runs, text } = verdictOf(run, trans)!;
    expect([label, runs]).toEqual(['Cell 2', false]);
    expect(text).toBe('Cell 2 does not run from the top');
    const { cells } = model.sharedModel;
    cells[2].setSource('# Another');
    expect(run.isOutdated).toBe(false);
    cells[0].setSource('y = 2');
    expect(run.isOutdated).toBe(true);
    expect(verdictOf(run, trans)).toBeNull();
  });

  it('is silent if nobody has asked for it', async () => {
    const stage = new Stage();
    await stage.run.checkQuietly();
    expect(stage.calls.map(([place]) => place)).toEqual(['checks']);
    expect(stage.calls[0][1].automatic).toBe(true);
    expect([stage.run.isShown, stage.run.end?.verdict]).toEqual([
      false,
      'fails'
    ]);
    const words = { kind: 'asks', message: 'No.', kept: '', retryable: false };
    stage.refuses = new ApiError(words);
    await stage.run.checkQuietly();
    expect([stage.run.state, stage.run.problem]).toEqual(['none', null]);
  });
});

describe('a turn', () => {
  const turn = (...safe: boolean[]) =>
    ({
      parts: [
        { type: 'text', text: 'Look' },
        ...safe.map(each => ({ type: 'block', safe: each || undefined }))
      ]
    }) as unknown as ITurn;

  it.each([
    [turn(true, true), true],
    [turn(true, false), false],
    [turn(), false]
  ])('is checked if all its cells are safe: %#', (each, expected) => {
    expect(isSafe(each)).toBe(expected);
  });
});
