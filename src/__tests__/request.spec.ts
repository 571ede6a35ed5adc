import type { Kernel } from '@jupyterlab/services';

import { Request } from '../notebook/run/request';
import { busy, idle, SOURCE, Talker } from './talker';

async function isSettled(promise: Promise<void>): Promise<boolean> {
  const later = new Promise(resolve => setTimeout(() => resolve(false)));
  return (await Promise.race([promise.then(() => true), later])) === true;
}

function stage(): { kernel: Talker; request: Request } {
  const kernel = new Talker();
  const connection = kernel as unknown as Kernel.IKernelConnection;
  return { kernel, request: new Request(connection, 'a', SOURCE) };
}

describe('Request', () => {
  it('follows its own run from start to end', async () => {
    const { kernel, request } = stage();
    kernel.send('1', 'b');
    expect(request.isSent).toBe(false);
    kernel.send('2', 'a');
    expect(request.isSent).toBe(true);
    kernel.answer('1', 'execute_input', { code: SOURCE });
    kernel.answer('2', 'status', busy);
    expect(await isSettled(request.started)).toBe(false);
    kernel.answer('2', 'execute_input', { code: SOURCE });
    expect(await isSettled(request.started)).toBe(true);
    kernel.answer('2', 'execute_reply', { status: 'error' });
    expect(await isSettled(request.ended)).toBe(false);
    kernel.answer('2', 'status', idle);
    expect(await isSettled(request.ended)).toBe(true);
    expect(request.reply).toBe('error');
    expect(await isSettled(request.lost)).toBe(false);
  });

  it('notices the start of a run that the server has sent', async () => {
    const { kernel, request } = stage();
    kernel.answer('1', 'execute_input', { code: 'other' });
    expect(await isSettled(request.started)).toBe(false);
    kernel.answer('2', 'execute_input', { code: SOURCE });
    expect(await isSettled(request.started)).toBe(true);
    expect(request.isSent).toBe(false);
  });

  it('never starts what the kernel drops', async () => {
    const { kernel, request } = stage();
    kernel.send('1', 'a');
    kernel.answer('1', 'status', busy);
    kernel.answer('1', 'execute_reply', { status: 'aborted' });
    kernel.answer('1', 'status', idle);
    expect(await isSettled(request.ended)).toBe(true);
    expect(await isSettled(request.started)).toBe(false);
    expect(request.reply).toBe('aborted');
  });

  it.each([
    ['restarting', 'kernel-restarted'],
    ['autorestarting', 'kernel-died'],
    ['dead', 'kernel-died']
  ])(
    'is lost with a kernel that is %s, and knows that it %s',
    async (status, end) => {
      const { kernel, request } = stage();
      kernel.send('1', 'a');
      kernel.statusChanged.emit('busy');
      expect(await isSettled(request.lost)).toBe(false);
      kernel.statusChanged.emit(status);
      expect(await isSettled(request.lost)).toBe(true);
      expect(await isSettled(request.ended)).toBe(true);
      expect(request.reply).toBeNull();
      expect(request.kernelEnd).toBe(end);
    }
  );

  it('is lost with a kernel that shuts down, no matter who has asked for it', async () => {
    const { kernel, request } = stage();
    kernel.send('1', 'a');
    kernel.answer('other', 'status', busy);
    expect(await isSettled(request.lost)).toBe(false);
    kernel.answer('other', 'shutdown_reply', { status: 'ok', restart: true });
    expect(await isSettled(request.lost)).toBe(true);
    expect(await isSettled(request.ended)).toBe(true);
    expect(request.reply).toBeNull();
  });

  it('is lost if another process starts in the place of its own', async () => {
    const { kernel, request } = stage();
    const starting = { execution_state: 'starting' };
    kernel.send('1', 'a');
    // A late message of the process that it runs in.
    kernel.answer('other', 'status', starting);
    kernel.answer('1', 'status', busy);
    kernel.answer('other', 'status', starting);
    expect(await isSettled(request.lost)).toBe(false);
    kernel.process = 'second';
    kernel.answer('other', 'status', starting);
    expect(await isSettled(request.lost)).toBe(true);
  });
});
