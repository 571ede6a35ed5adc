import type { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import { Request } from '../notebook/request';

const SOURCE = 'print(1)';

/** A kernel that tells what a test lets it tell. */
class Talker {
  readonly anyMessage = new Signal<this, unknown>(this);
  readonly statusChanged = new Signal<this, string>(this);
  readonly disposed = new Signal<this, void>(this);

  send(id: string, cellId?: string): void {
    this.anyMessage.emit({
      direction: 'send',
      msg: {
        header: { msg_type: 'execute_request', msg_id: id },
        metadata: { cellId },
        content: { code: SOURCE }
      }
    });
  }

  answer(id: string, type: string, content: object): void {
    this.anyMessage.emit({
      direction: 'recv',
      msg: {
        header: { msg_type: type },
        parent_header: { msg_id: id },
        content
      }
    });
  }
}

async function isSettled(promise: Promise<void>): Promise<boolean> {
  const later = new Promise(resolve => setTimeout(() => resolve(false)));
  return (await Promise.race([promise.then(() => true), later])) === true;
}

function stage(): { kernel: Talker; request: Request } {
  const kernel = new Talker();
  const connection = kernel as unknown as Kernel.IKernelConnection;
  return { kernel, request: new Request(connection, 'a', SOURCE) };
}

const idle = { execution_state: 'idle' };
const busy = { execution_state: 'busy' };

describe('Request', () => {
  it('follows its own run from the beginning to the end', async () => {
    const { kernel, request } = stage();
    kernel.send('1', 'b');
    expect(request.isSent).toBe(false);
    kernel.send('2', 'a');
    expect(request.isSent).toBe(true);
    kernel.answer('1', 'execute_input', { code: SOURCE });
    kernel.answer('2', 'status', busy);
    expect(await isSettled(request.begun)).toBe(false);
    kernel.answer('2', 'execute_input', { code: SOURCE });
    expect(await isSettled(request.begun)).toBe(true);
    kernel.answer('2', 'execute_reply', { status: 'error' });
    expect(await isSettled(request.ended)).toBe(false);
    kernel.answer('2', 'status', idle);
    expect(await isSettled(request.ended)).toBe(true);
    expect(request.reply).toBe('error');
    expect(await isSettled(request.lost)).toBe(false);
  });

  it('knows the beginning of a run that the server has sent', async () => {
    const { kernel, request } = stage();
    kernel.answer('1', 'execute_input', { code: 'other' });
    expect(await isSettled(request.begun)).toBe(false);
    kernel.answer('2', 'execute_input', { code: SOURCE });
    expect(await isSettled(request.begun)).toBe(true);
    expect(request.isSent).toBe(false);
  });

  it('never begins what the kernel drops', async () => {
    const { kernel, request } = stage();
    kernel.send('1', 'a');
    kernel.answer('1', 'status', busy);
    kernel.answer('1', 'execute_reply', { status: 'aborted' });
    kernel.answer('1', 'status', idle);
    expect(await isSettled(request.ended)).toBe(true);
    expect(await isSettled(request.begun)).toBe(false);
    expect(request.reply).toBe('aborted');
  });

  it.each(['restarting', 'autorestarting', 'dead'])(
    'is lost with a kernel that is %s',
    async status => {
      const { kernel, request } = stage();
      kernel.send('1', 'a');
      kernel.statusChanged.emit('busy');
      expect(await isSettled(request.lost)).toBe(false);
      kernel.statusChanged.emit(status);
      expect(await isSettled(request.lost)).toBe(true);
      expect(await isSettled(request.ended)).toBe(true);
      expect(request.reply).toBeNull();
    }
  );
});
