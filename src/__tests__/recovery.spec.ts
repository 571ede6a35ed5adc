import { NotebookModel, type NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';

import {
  type IUnfinishedBlock,
  saveUnfinished,
  takeUnfinished
} from '../notebook/run/unfinished';
import { Recovery } from '../notebook/run/recovery';
import { idle, SOURCE, Talker } from './talker';

const LEFT: IUnfinishedBlock = {
  kernel: 'k',
  session: 's',
  request: '7',
  cell: 'a',
  source: SOURCE,
  outputs: [{ output_type: 'stream', name: 'stdout', text: 'one\n' }],
  execution_count: null,
  started: Date.now(),
  client: 'c',
  conversation: 'talk',
  turn: 1,
  block: 1
};

function stage(source = SOURCE) {
  const kernel = new Talker();
  const options: unknown[] = [];
  const connectTo = (each: unknown) => {
    options.push(each);
    return kernel;
  };
  const model = new NotebookModel();
  model.sharedModel.insertCell(0, { cell_type: 'code', id: 'a', source });
  const panel = { isDisposed: false, model } as unknown as NotebookPanel;
  const kernels = { connectTo } as unknown as Kernel.IManager;
  const recovery = new Recovery(kernels, LEFT);
  const outputs = () => model.cells.get(0).toJSON().outputs;
  return { kernel, model, options, outputs, panel, recovery };
}

const stdout = (text: string) => ({ name: 'stdout', text });

describe('Recovery', () => {
  it('connects as the session that sent the run, and follows it to its end', async () => {
    const { kernel, options, outputs, panel, recovery } = stage();
    expect(options).toEqual([
      { model: { id: 'k', name: '' }, clientId: 's', handleComms: false }
    ]);
    kernel.answer('6', 'stream', stdout('of another run\n'));
    kernel.answer('7', 'execute_input', { code: SOURCE, execution_count: 4 });
    kernel.answer('7', 'stream', stdout('two\n'));
    const result = recovery.into(panel);
    kernel.answer('7', 'stream', stdout('three\n'));
    const metadata = { started: '2026-01-01T00:00:01Z' };
    kernel.answer('7', 'execute_reply', { status: 'ok' }, metadata);
    kernel.answer('7', 'status', idle);
    expect(await result).toMatchObject({
      status: 'ok',
      source: SOURCE,
      execution_count: 4,
      duration: 2,
      outputs: [{ text: 'one\ntwo\nthree\n' }]
    });
    expect(outputs()).toMatchObject([{ output_type: 'stream' }]);
  });

  it.each([
    ['ValueError', 'error'],
    ['KeyboardInterrupt', 'stopped']
  ])('reports a %s as %s', async (ename, status) => {
    const { kernel, panel, recovery } = stage();
    const result = recovery.into(panel);
    kernel.answer('7', 'error', { ename, evalue: '', traceback: [] });
    kernel.answer('7', 'execute_reply', { status: 'error' });
    kernel.answer('7', 'status', idle);
    expect((await result)?.status).toBe(status);
  });

  it('ends when the kernel is done and has not replied to the run', async () => {
    const { kernel, panel, recovery } = stage();
    const result = recovery.into(panel);
    kernel.introduce();
    expect(await result).toBeNull();
  });

  it.each(['restarting', 'autorestarting', 'dead'])(
    'ends with a kernel that is %s',
    async status => {
      const { kernel, panel, recovery } = stage();
      const result = recovery.into(panel);
      kernel.statusChanged.emit(status);
      expect(await result).toBeNull();
    }
  );

  it('ends with a kernel that says so itself', async () => {
    const { kernel, panel, recovery } = stage();
    const result = recovery.into(panel);
    kernel.answer('other', 'shutdown_reply', { status: 'ok', restart: true });
    expect(await result).toBeNull();
  });

  it('does not write into a cell that has changed', async () => {
    const { kernel, outputs, panel, recovery } = stage('print(2)');
    const result = recovery.into(panel);
    kernel.answer('7', 'stream', stdout('two\n'));
    kernel.answer('7', 'execute_reply', { status: 'ok' });
    kernel.answer('7', 'status', idle);
    expect(await result).toBeNull();
    expect(outputs()).toEqual([]);
  });

  it('does not write into a cell that was run again', async () => {
    const { kernel, model, panel, recovery } = stage();
    const result = recovery.into(panel);
    const [cell] = Array.from(model.cells);
    (cell as unknown as { executionCount: number }).executionCount = 9;
    kernel.answer('7', 'stream', stdout('two\n'));
    kernel.answer('7', 'execute_reply', { status: 'ok' });
    kernel.answer('7', 'status', idle);
    expect(await result).toBeNull();
  });
});

describe('what a page saves when it is left', () => {
  afterEach(() => sessionStorage.clear());

  it('is found by the next one, once', () => {
    saveUnfinished([LEFT]);
    expect(takeUnfinished()).toEqual([LEFT]);
    expect(takeUnfinished()).toEqual([]);
  });

  it('has no outputs if they are too large', () => {
    const text = 'x'.repeat(6_000_000);
    const output = { output_type: 'stream', name: 'stdout', text };
    saveUnfinished([{ ...LEFT, outputs: [output] }]);
    expect(takeUnfinished()).toEqual([{ ...LEFT, outputs: [] }]);
  });

  it('is nothing if the storage holds nonsense', () => {
    sessionStorage.setItem('jupyterlab-gptcode:left', '{');
    expect(takeUnfinished()).toEqual([]);
  });
});
