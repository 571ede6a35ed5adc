import { Dialog, showErrorMessage } from '@jupyterlab/apputils';
import { NotebookModel, type NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';

import { readAgain, readOnceWritten } from '../notebook/readagain';

/** A notebook that was read at 1, and its file as it is now. */
function stage(here: string[], file: string[], last_modified = '2') {
  const model = new NotebookModel();
  here.forEach((source, index) =>
    model.sharedModel.insertCell(index, {
      ...{ cell_type: 'code', id: `c${index}`, source }
    })
  );
  const context = {
    path: 'a.ipynb',
    contentsModel: { last_modified: '1' },
    revert: jest.fn(() => Promise.resolve())
  };
  const cells = file.map((source, index) => ({ id: `c${index}`, source }));
  const get = jest.fn((_: string, options: Contents.IFetchOptions) =>
    Promise.resolve({
      last_modified,
      // As JupyterLab's, which sends content only if it is asked for.
      content: options.content ? { cells } : null
    } as unknown as Contents.IModel)
  );
  const panel = { context, model } as unknown as NotebookPanel;
  return {
    ...{ model, context, get },
    read: () => readAgain(panel, { get }),
    readOnceWritten: () => readOnceWritten(panel, { get })
  };
}

/** Until it is done, with all its looks. */
async function done(work: Promise<void>): Promise<void> {
  await jest.advanceTimersByTimeAsync(4_000);
  await work;
}

beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

describe('readAgain', () => {
  it('reads what another page has added', async () => {
    const { context, read } = stage(['x = 1', ''], ['x = 1', '', 'y = 2']);
    await done(read());
    expect(context.revert).toHaveBeenCalledTimes(1);
  });

  it('fetches no content of a file that nobody has written', async () => {
    const { context, get, read } = stage(['x = 1'], ['x = 1'], '1');
    await done(read());
    expect(context.revert).not.toHaveBeenCalled();
    expect(get.mock.calls).toEqual([['a.ipynb', { content: false }]]);
  });

  it.each([
    ['a cell that the file has not', ['x = 1', 'mine = 2'], ['x = 1']],
    ['code that the file has not', ['x = 2'], ['x = 1']]
  ])('keeps %s', async (_, here, file) => {
    const { context, read } = stage(here, file);
    await done(read());
    expect(context.revert).not.toHaveBeenCalled();
  });

  it('leaves the notebook alone if the file cannot be read', async () => {
    const { context, get, read } = stage([], []);
    get.mockRejectedValue(new Error('offline'));
    await done(read());
    expect(context.revert).not.toHaveBeenCalled();
  });

  it('reads a file once it is no longer written, and again if it met half of it', async () => {
    const { context, get, read } = stage(['x = 1'], ['x = 1', 'y = 2']);
    const whole = get.getMockImplementation()!;
    const times = ['2', '2', '3', '4', '4', '4'];
    let reads = 0;
    get.mockImplementation(async (path, options) => {
      const file = await whole(path, options);
      if (options.content && ++reads === 1) {
        throw new Error('Unreadable Notebook');
      }
      const last_modified = times.length > 1 ? times.shift()! : times[0];
      return options.content ? file : { ...file, last_modified };
    });
    await done(read());
    expect(context.revert).toHaveBeenCalledTimes(1);
    const asked = get.mock.calls.map(([, options]) => options.content);
    expect(asked.filter(Boolean)).toHaveLength(2);
    expect(asked.slice(0, 4)).toEqual([false, false, false, false]);
  });
});

describe('a file that another page writes while JupyterLab reads it', () => {
  const reports = () =>
    [...document.querySelectorAll('.jp-Dialog-body')].map(
      ({ textContent }) => textContent
    );
  /** As JupyterLab's own: it reports the error, and rejects. */
  const failing = (times: number) => {
    let failures = 0;
    return () => {
      if (failures === times) {
        return Promise.resolve();
      }
      failures += 1;
      void showErrorMessage('File Load Error', 'Unreadable Notebook');
      return Promise.reject(new Error('Unreadable Notebook'));
    };
  };

  it('is read again, without a dialog', async () => {
    const { context, read } = stage(['x = 1'], ['x = 1', 'y = 2']);
    context.revert.mockImplementation(failing(2));
    await done(read());
    expect(context.revert).toHaveBeenCalledTimes(3);
    expect(reports()).toEqual([]);
  });

  it('is left alone, with a dialog, if that goes on', async () => {
    const { context, read } = stage(['x = 1'], ['x = 1', 'y = 2']);
    context.revert.mockImplementation(failing(9));
    await done(read());
    expect(context.revert).toHaveBeenCalledTimes(3);
    expect(reports()).toEqual(['Unreadable Notebook']);
    Dialog.tracker.forEach(dialog => dialog.reject());
    await jest.advanceTimersByTimeAsync(0);
  });
});

describe('readOnceWritten', () => {
  it('waits until the other page has written the file', async () => {
    const staged = stage(['x = 1'], ['x = 1', 'y = 2'], '1');
    const read = staged.readOnceWritten();
    await jest.advanceTimersByTimeAsync(400);
    expect(staged.context.revert).not.toHaveBeenCalled();
    staged.context.contentsModel.last_modified = '0';
    await jest.advanceTimersByTimeAsync(300);
    await read;
    expect(staged.context.revert).toHaveBeenCalledTimes(1);
  });

  it('gives up on a page that writes nothing', async () => {
    const { context, readOnceWritten } = stage(['x = 1'], ['x = 1'], '1');
    const read = readOnceWritten();
    await done(read);
    expect(context.revert).not.toHaveBeenCalled();
  });
});
