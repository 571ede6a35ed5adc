import { Dialog, showErrorMessage } from '@jupyterlab/apputils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { Signal } from '@lumino/signaling';

import { Saver } from '../notebook/save';

/** A document whose saves last until `finish` is called. */
class Context {
  readonly saveState = new Signal<this, DocumentRegistry.SaveState>(this);
  isDisposed = false;
  readonly model = {
    collaborative: false,
    contentChanged: new Signal<object, void>({}),
    dirty: false,
    readOnly: false
  };
  contentsModel = { writable: true };
  readonly running: (() => void)[] = [];
  most = 0;
  /** Whether saves fail, and how many have. */
  fails = false;
  failed = 0;

  save(): Promise<void> {
    this.saveState.emit('started');
    if (this.fails) {
      this.failed += 1;
      this.saveState.emit('failed');
      return Promise.reject(new Error('No space left.'));
    }
    return new Promise(resolve => {
      this.running.push(() => {
        this.model.dirty = false;
        this.saveState.emit('completed');
        resolve();
      });
      this.most = Math.max(this.most, this.running.length);
    });
  }

  finish(): void {
    this.running.shift()?.();
  }
}

function stage(): { context: Context; saver: Saver } {
  const context = new Context();
  const saver = new Saver(context as unknown as DocumentRegistry.Context);
  return { context, saver };
}

const settle = () => new Promise(resolve => setTimeout(resolve));

describe('Saver', () => {
  it('never saves twice at once, and makes one of many', async () => {
    const { context, saver } = stage();
    const saves = [saver.save()];
    await settle();
    saves.push(saver.save(), saver.save(), saver.save());
    await settle();
    context.finish();
    await settle();
    context.finish();
    await Promise.all(saves);
    await settle();
    expect(context.most).toBe(1);
    expect(context.running).toHaveLength(0);
  });

  it('reads the file only between saves', async () => {
    const { context, saver } = stage();
    const order: string[] = [];
    let finish: () => void = () => undefined;
    const saves = [saver.save()];
    await settle();
    const read = saver.read(() => {
      order.push(`read at ${context.running.length} saves`);
      return new Promise(resolve => (finish = resolve));
    });
    saves.push(saver.save());
    await settle();
    expect(order).toEqual([]);
    context.finish();
    await settle();
    expect(order).toEqual(['read at 0 saves']);
    expect(context.running).toHaveLength(0);
    finish();
    await read;
    await settle();
    expect(context.running).toHaveLength(1);
    context.finish();
    expect(await Promise.all(saves)).toEqual([true, true]);
  });

  it('goes on saving after a read that failed', async () => {
    const { context, saver } = stage();
    const read = saver.read(() => Promise.reject(new Error('Gone.')));
    const save = saver.save();
    await expect(read).rejects.toThrow('Gone.');
    await settle();
    context.finish();
    expect(await save).toBe(true);
  });

  it('leaves a read out that a save without an end holds up', async () => {
    jest.useFakeTimers();
    try {
      const { saver } = stage();
      void saver.save();
      await jest.advanceTimersByTimeAsync(0);
      const work = jest.fn(() => Promise.resolve());
      let isOver = false;
      const read = saver.read(work).then(() => (isOver = true));
      await jest.advanceTimersByTimeAsync(4_999);
      expect(isOver).toBe(false);
      await jest.advanceTimersByTimeAsync(1);
      await read;
      expect(work).not.toHaveBeenCalled();
    } finally {
      jest.useRealTimers();
    }
  });

  it('waits for a save of the user', async () => {
    const { context, saver } = stage();
    void context.save();
    const ours = saver.save();
    await settle();
    expect(context.running).toHaveLength(1);
    context.finish();
    await settle();
    expect(context.running).toHaveLength(1);
    context.finish();
    await ours;
    expect(context.most).toBe(1);
  });

  it.each([
    ['what is typed during a save is not saved', true, true],
    ['what was typed before it is', false, false]
  ])('%s', async (_, isDuring, isDirty) => {
    const { context, saver } = stage();
    const type = () => {
      context.model.dirty = true;
      context.model.contentChanged.emit();
    };
    if (!isDuring) {
      type();
    }
    const ours = saver.save();
    await settle();
    if (isDuring) {
      type();
    }
    context.finish();
    await ours;
    expect(context.model.dirty).toBe(isDirty);
    // The next save has it.
    void context.save();
    context.finish();
    expect(context.model.dirty).toBe(false);
  });

  it('leaves a shared document to the server', async () => {
    const { context, saver } = stage();
    context.model.collaborative = true;
    expect(await saver.save()).toBe(true);
    expect(context.most).toBe(0);
  });

  it('closes the report of a save that the user has ended by closing the notebook', async () => {
    const { context, saver } = stage();
    const dialogs = () =>
      [...document.querySelectorAll('.jp-Dialog-body')].map(
        ({ textContent }) => textContent
      );
    context.save = () => {
      context.isDisposed = true;
      const error = new Error('Disposed');
      void showErrorMessage('File Save Error for a.ipynb', error);
      // One dialog waits for the one before it.
      void showErrorMessage('File Save Error for b.ipynb', 'No space left.');
      return Promise.reject(error);
    };
    expect(await saver.save()).toBe(false);
    await settle();
    expect(dialogs()).toEqual(['No space left.']);
    Dialog.tracker.forEach(dialog => dialog.reject());
    await settle();
    expect(dialogs()).toEqual([]);
  });

  it('says that a read-only file was not saved', async () => {
    const { context, saver } = stage();
    context.model.readOnly = true;
    expect(await saver.save()).toBe(false);
    context.model.readOnly = false;
    context.contentsModel = { writable: false };
    expect(await saver.save()).toBe(false);
    expect(context.most).toBe(0);
  });

  it('does not try again after a failure, until something was saved or a turn starts', async () => {
    const { context, saver } = stage();
    context.fails = true;
    expect(await saver.save()).toBe(false);
    expect(await saver.save()).toBe(false);
    expect(context.failed).toBe(1);
    saver.renew();
    expect(await saver.save()).toBe(false);
    expect(context.failed).toBe(2);

    context.fails = false;
    void context.save();
    context.finish();
    const ours = saver.save();
    await settle();
    context.finish();
    expect(await ours).toBe(true);
  });
});
