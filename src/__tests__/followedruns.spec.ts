/** The kernel's messages say which cell the user runs, and how the run ends. */

import { YNotebook } from '@jupyter/ydoc';
import type { ICodeCellModel } from '@jupyterlab/cells';
import {
  type INotebookCellExecutor,
  NotebookModel,
  type NotebookPanel
} from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';

import { NotRun } from '../notebook/run/run';
import { Runs } from '../notebook/run/runs';
import type { IUserRun } from '../notebook/run/userrun';
import { busy, idle, SOURCE, Talker } from './talker';

function stage(...sources: string[]) {
  const kernel = new Talker();
  const model = new NotebookModel({ sharedModel: new YNotebook() });
  model.sharedModel.insertCells(
    0,
    sources.map(source => ({ cell_type: 'code', source }))
  );
  const ids = model.sharedModel.cells.map(cell => cell.getId());
  const sessionContext = {
    kernelChanged: new Signal<object, object>({}),
    session: { kernel }
  };
  const panel = { model, sessionContext, isDisposed: false };
  const runs = new Runs(
    panel as unknown as NotebookPanel,
    {} as INotebookCellExecutor
  );
  const seen: IUserRun[] = [];
  runs.user.started.connect((_, run) => void seen.push(run));
  const cell = (index: number) => [...model.cells][index] as ICodeCellModel;
  return { cell, ids, kernel, model, panel, runs, seen };
}

/** The messages of a whole run. */
function play(kernel: Talker, id: string, status: string): void {
  kernel.answer(id, 'status', busy);
  kernel.answer(id, 'execute_input', { code: SOURCE, execution_count: 7 });
  kernel.answer(id, 'execute_reply', { status });
  kernel.answer(id, 'status', idle);
}

const { signal } = new AbortController();

describe('UserRuns', () => {
  it('follows a run that this page has sent', async () => {
    const { cell, ids, kernel, runs, seen } = stage('a = 1', SOURCE);
    kernel.send('1', ids[1]);
    expect(seen).toMatchObject([{ cell: ids[1], source: SOURCE }]);
    const followed = seen[0].follow();
    expect(seen[0].follow()).toBe(followed);
    expect(runs.unfinished).toMatchObject({ request: '1', cell: ids[1] });
    cell(1).outputs.add({ output_type: 'stream', name: 'stdout', text: '1\n' });
    play(kernel, '1', 'ok');
    await followed.started;
    const ended = followed.end(signal);
    expect(await ended).toMatchObject({
      ...{ status: 'ok', source: SOURCE, execution_count: 7 },
      result: { kind: 'text', text: '1' }
    });
    expect(runs.unfinished).toBeNull();
  });

  it('takes the outputs of that run, not of a later one', async () => {
    const { cell, ids, kernel, seen } = stage(SOURCE);
    kernel.send('1', ids[0]);
    const followed = seen[0].follow();
    cell(0).outputs.add({ output_type: 'stream', name: 'stdout', text: 'a' });
    play(kernel, '1', 'ok');
    await followed.started;
    await new Promise(resolve => setTimeout(resolve));
    kernel.send('2', ids[0]);
    cell(0).outputs.clear();
    expect(seen).toHaveLength(2);
    const { outputs } = await followed.end(signal);
    expect(outputs).toMatchObject([{ text: 'a' }]);
  });

  it.each([
    ['aborted', NotRun],
    ['error', 'error'],
    ['lost', 'unknown']
  ])('knows how it ended: %s', async (how, expected) => {
    const { ids, kernel, seen } = stage(SOURCE);
    kernel.send('1', ids[0]);
    const ended = seen[0].follow().end(signal);
    if (how === 'lost') {
      kernel.statusChanged.emit('restarting');
    } else if (how === 'aborted') {
      kernel.answer('1', 'execute_reply', { status: how });
      kernel.answer('1', 'status', idle);
    } else {
      play(kernel, '1', how);
    }
    if (typeof expected === 'string') {
      expect(await ended).toMatchObject({ status: expected });
    } else {
      await expect(ended).rejects.toThrow(expected);
    }
  });

  it('is stopped at once if the kernel has not started it', async () => {
    const { ids, kernel, seen } = stage(SOURCE);
    kernel.send('1', ids[0]);
    const stop = new AbortController();
    const ended = seen[0].follow().end(stop.signal);
    stop.abort();
    await expect(ended).rejects.toThrow(NotRun);
  });

  it('says once that a cell runs while it is followed', () => {
    const { ids, kernel, seen } = stage(SOURCE, 'b');
    kernel.send('1', ids[0]);
    seen[0].follow();
    kernel.send('2', ids[0]);
    kernel.send('3', ids[1]);
    expect(seen.map(run => run.cell)).toEqual([ids[0], ids[1]]);
  });

  it('ignores what is no cell, and what another page runs elsewhere', () => {
    const { kernel, seen } = stage(SOURCE, SOURCE);
    kernel.send('1');
    kernel.answer('1', 'execute_input', { code: SOURCE });
    kernel.session = 'another';
    kernel.answer('2', 'execute_input', { code: 'print(2)' });
    // Two cells hold this code: which of them it is nobody knows.
    kernel.answer('3', 'execute_input', { code: SOURCE });
    expect(seen).toEqual([]);
  });

  it('writes what a run of another page gives, and reports it', async () => {
    const { cell, ids, kernel, seen, runs } = stage('a', SOURCE);
    cell(1).outputs.add({ output_type: 'stream', name: 'stdout', text: 'old' });
    kernel.session = 'another';
    const input = { code: SOURCE, execution_count: 9 };
    kernel.answer('5', 'execute_input', input);
    expect(seen).toMatchObject([{ cell: ids[1], source: SOURCE }]);
    const followed = seen[0].follow();
    expect(runs.unfinished).toBeNull();
    kernel.answer('4', 'stream', { name: 'stdout', text: 'of another run' });
    kernel.answer('5', 'stream', { name: 'stdout', text: '1\n' });
    const error = { ename: 'E', evalue: 'why', traceback: [] };
    kernel.answer('5', 'error', error);
    kernel.answer('5', 'status', idle);
    expect(await followed.end(signal)).toMatchObject({
      ...{ status: 'error', execution_count: 9 },
      result: { kind: 'error', text: 'E: why' }
    });
    const shown = [{ text: '1\n' }, { ename: 'E' }];
    expect(cell(1).outputs.toJSON()).toMatchObject(shown);
    expect(cell(1).executionCount).toBe(9);
  });

  it('leaves the outputs of a shared notebook to the page that runs', async () => {
    const { cell, kernel, model, seen } = stage(SOURCE);
    Object.defineProperty(model, 'collaborative', { value: true });
    kernel.session = 'another';
    kernel.answer('5', 'execute_input', { code: SOURCE, execution_count: 9 });
    const followed = seen[0].follow();
    kernel.answer('5', 'stream', { name: 'stdout', text: '1\n' });
    kernel.answer('5', 'status', idle);
    expect(await followed.end(signal)).toMatchObject({
      ...{ status: 'ok', execution_count: 9 },
      outputs: [{ text: '1\n' }]
    });
    expect(cell(0).outputs.length).toBe(0);
  });

  it('knows nothing of a cell that was removed meanwhile', async () => {
    const { ids, kernel, model, seen } = stage(SOURCE);
    kernel.send('1', ids[0]);
    const followed = seen[0].follow();
    model.sharedModel.deleteCell(0);
    play(kernel, '1', 'ok');
    expect(await followed.end(signal)).toMatchObject({
      ...{ status: 'unknown', outputs: [] }
    });
  });

  it('listens to a new kernel', () => {
    const { ids, panel, seen } = stage(SOURCE);
    const { kernel: newValue } = stage();
    panel.sessionContext.kernelChanged.emit({ newValue });
    newValue.send('1', ids[0]);
    expect(seen).toHaveLength(1);
  });
});
