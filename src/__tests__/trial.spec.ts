/** A kernel is asked silently to try code, and its result comes as a message that names the trial. */

import { type KernelMessage } from '@jupyterlab/services';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import {
  probeKernel,
  runTrial,
  SHOWN,
  type TrialEnd,
  type TryingKernel
} from '../notebook/run/trial';

type IOPub = KernelMessage.IIOPubMessage;
const START = { trial: 't', start: 'start()', stop: 'stop()' };
const LAST = { msg_id: 'm' } as KernelMessage.IHeader;
const RESULT = { trial: 't', blocks: [], facts: { ended: 'done' } };

function stage() {
  const asked: [object, object][] = [];
  const replies: PromiseDelegate<object>[] = [];
  const iopubMessage = new Signal<object, IOPub>({});
  const anyMessage = new Signal<object, object>({});
  const statusChanged = new Signal<object, string>({});
  const disposed = new Signal<object, void>({});
  const kernel = {
    ...{ anyMessage, disposed, iopubMessage, statusChanged },
    requestExecute: (content: object, _: boolean, metadata: object) => {
      asked.push([content, metadata]);
      const done = new PromiseDelegate<object>();
      replies.push(done);
      return { done: done.promise };
    }
  } as unknown as TryingKernel;
  const reply = (at: number, content: object) =>
    replies[at].resolve({ content, header: { session: 'p1' } });
  const says = (at: number, said: object) =>
    reply(at, {
      ...{ status: 'ok', execution_count: 4 },
      user_expressions: {
        gptcode: { data: { 'text/plain': JSON.stringify(said) } }
      }
    });
  const publish = (result: object) =>
    iopubMessage.emit({
      header: { msg_type: 'display_data', session: 'p1' },
      content: { data: { 'application/vnd.gptcode.trial+json': result } }
    } as unknown as IOPub);
  const receive = (message: object) =>
    anyMessage.emit({ msg: message, direction: 'recv' });
  const stop = new AbortController();
  const run = () => runTrial(kernel, START, LAST, stop.signal);
  return {
    ...{ asked, disposed, kernel, publish, receive, reply, run, says },
    ...{ statusChanged, stop }
  };
}

/** Lets what is due happen. */
async function tick(): Promise<void> {
  for (let count = 0; count < 20; count++) {
    await Promise.resolve();
  }
}

describe('runTrial', () => {
  it('asks without a trace, and resolves with the message that names it', async () => {
    const { asked, publish, run, says } = stage();
    const ended = run();
    expect(asked).toEqual([
      [
        {
          ...{ code: '', silent: true, store_history: false },
          ...{ allow_stdin: false, stop_on_error: false },
          user_expressions: { gptcode: 'start()' }
        },
        { gptcode: { last_run: { msg_id: 'm' } } }
      ]
    ]);
    says(0, { started: true, folder: '/home/me/work', home: '/home/me' });
    await tick();
    publish({ ...RESULT, trial: 'other' });
    publish(RESULT);
    expect(await ended).toEqual({
      result: RESULT,
      moment: { process: 'p1', count: 4 },
      ...{ folder: '/home/me/work', home: '/home/me' }
    });
  });

  it.each<[object, TrialEnd]>([
    [
      { unavailable: 'threads', names: ['a', 7] },
      { unavailable: 'threads', names: ['a', '7'] }
    ],
    [{ unavailable: 'gpu' }, { unavailable: 'gpu', names: [] }],
    [{}, { unavailable: 'kernel' }]
  ])('says why there is none: %j', async (said, expected) => {
    const { run, says } = stage();
    const ended = run();
    says(0, said);
    expect(await ended).toEqual(expected);
  });

  it('asks again where the kernel has dropped the request', async () => {
    const { asked, reply, run, says } = stage();
    const ended = run();
    reply(0, { status: 'aborted' });
    await tick();
    expect(asked).toHaveLength(2);
    reply(1, { status: 'aborted' });
    await tick();
    says(2, { unavailable: 'gpu' });
    expect(await ended).toMatchObject({ unavailable: 'gpu' });
  });

  it('ends at once at a stop, and asks the kernel to end it', async () => {
    const { asked, run, says, stop } = stage();
    const ended = run();
    says(0, { started: true });
    await tick();
    stop.abort();
    expect(await ended).toBe('stopped');
    expect(asked[1][0]).toMatchObject({
      user_expressions: { gptcode: 'stop()' }
    });
  });

  it('gives what came until a stop, where that is shown', async () => {
    const { publish, run, says, stop } = stage();
    const ended = run();
    says(0, { started: true });
    await tick();
    stop.abort(SHOWN);
    says(1, { stopped: true });
    await tick();
    const result = { ...RESULT, facts: { ended: 'stopped' } };
    publish(result);
    expect(await ended).toMatchObject({ result });
  });

  it('waits no longer for it where the kernel says nothing', async () => {
    jest.useFakeTimers();
    const { run, says, stop } = stage();
    const ended = run();
    says(0, { started: true });
    await tick();
    stop.abort(SHOWN);
    jest.runAllTimers();
    expect(await ended).toBe('stopped');
    jest.useRealTimers();
  });

  it('is not started after a stop', async () => {
    const { asked, run, stop } = stage();
    stop.abort();
    expect(await run()).toBe('stopped');
    expect(asked).toEqual([]);
  });
});

describe('a kernel that ends', () => {
  const started = async () => {
    const made = stage();
    const ended = made.run();
    made.says(0, { started: true });
    made.receive({
      header: { msg_type: 'status', session: 'p1' },
      content: {}
    });
    await tick();
    return { ...made, ended };
  };

  it('takes its trials along: it died', async () => {
    const { ended, statusChanged } = await started();
    statusChanged.emit('dead');
    expect(await ended).toBe('lost');
  });

  it('takes its trials along: it is gone', async () => {
    const { disposed, ended } = await started();
    disposed.emit();
    expect(await ended).toBe('lost');
  });

  it('takes its trials along: it says so', async () => {
    const { ended, receive } = await started();
    const header = { msg_type: 'shutdown_reply', session: 'p1' };
    receive({ header, content: { restart: true } });
    expect(await ended).toBe('lost');
  });

  it('takes its trials along: another one starts', async () => {
    const { ended, receive } = await started();
    receive({
      header: { msg_type: 'status', session: 'p2' },
      content: { execution_state: 'starting' }
    });
    expect(await ended).toBe('lost');
  });
});

describe('probeKernel', () => {
  it('says whether code can be tried, and what the kernel is now', async () => {
    const { kernel, says } = stage();
    const found = probeKernel(kernel, 'ask()', null);
    says(0, { started: true });
    expect(await found).toEqual({
      untried: null,
      moment: { process: 'p1', count: 4 }
    });
  });
});
