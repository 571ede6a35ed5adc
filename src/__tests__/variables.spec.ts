/** The kernel's variables are read silently, within a second, and never instead of the user's runs. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import { VariableReader } from '../notebook/read/variables';
import { named } from '../panel/composer/variables';
import type { IInspector } from '../server/wire';

interface IStage {
  reader: VariableReader;
  kernel: { status: Kernel.Status };
  /** The content of each request. */
  asked: { code: string }[];
  /** What goes beside each request. */
  metadata: object[];
  /** The kernel starts a run that this message asked for. */
  ran: (header: object) => void;
  /** The languages that the server was asked about. */
  languages: string[];
  answer: (reply: object, published?: string) => void;
  fail: () => void;
}

function stage(
  inspector: IInspector | Error = { expression: 'read()' },
  language = 'python'
): IStage {
  const asked: { code: string }[] = [];
  const metadata: object[] = [];
  const languages: string[] = [];
  let done = new PromiseDelegate<{ content: object }>();
  let future: { onIOPub?: (message: object) => void } = {};
  const kernel = {
    status: 'idle' as Kernel.Status,
    requestExecute: (
      content: { code: string },
      _disposes: boolean,
      about: object
    ) => {
      asked.push(content);
      metadata.push(about);
      done = new PromiseDelegate();
      const made: typeof future & { done: unknown } = { done: done.promise };
      future = made;
      return made;
    }
  };
  const iopubMessage = new Signal<object, object>({});
  const panel = {
    sessionContext: { session: { kernel }, iopubMessage },
    model: { getMetadata: () => ({ name: language }) }
  };
  const find = (name: string) => {
    languages.push(name);
    return inspector instanceof Error
      ? Promise.reject(inspector)
      : Promise.resolve(inspector);
  };
  return {
    ...{ kernel, asked, languages, metadata },
    ran: header =>
      iopubMessage.emit({
        header: { msg_type: 'execute_input' },
        parent_header: header
      }),
    reader: new VariableReader(panel as unknown as NotebookPanel, find),
    answer: (content, published) => {
      const header = { msg_type: 'display_data' };
      const data = { 'text/plain': published };
      if (published !== undefined) {
        future.onIOPub?.({ header, content: { data } });
      }
      done.resolve({ content });
    },
    fail: () => done.reject(new Error('Canceled'))
  };
}

/** Lets what is due happen. */
async function tick(): Promise<void> {
  for (let count = 0; count < 20; count++) {
    await Promise.resolve();
  }
}

const never = new AbortController().signal;

const written = (text: unknown) => ({
  status: 'ok',
  user_expressions: { gptcode: { status: 'ok', data: { 'text/plain': text } } }
});

describe('VariableReader', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each([
    ['{"started": true}', { tries: true }],
    ['{"unavailable": "threads"}', {}]
  ])('asks whether code can be tried: %s', async (said, expected) => {
    const inspector = { expression: 'read()', tries: 'probe()' };
    const { reader, asked, answer } = stage(inspector);
    reader.mayTry = () => true;
    const read = reader.read(never);
    await tick();
    expect(asked[0]).toMatchObject({
      user_expressions: { gptcode: 'read()', tries: 'probe()' }
    });
    const data = { 'text/plain': said };
    const { user_expressions: found } = written('{}');
    answer({
      ...{ status: 'ok' },
      user_expressions: { ...found, tries: { status: 'ok', data } }
    });
    expect(await read).toEqual({ reply: '{}', ...expected });
  });

  it('copies no kernel if the user does not let models try code', async () => {
    const inspector = { expression: 'read()', tries: 'probe()' };
    const { reader, asked, answer } = stage(inspector);
    const read = reader.read(never);
    await tick();
    expect(asked[0]).toMatchObject({ user_expressions: { gptcode: 'read()' } });
    expect(JSON.stringify(asked[0])).not.toContain('probe');
    answer(written('{}'));
    expect(await read).toEqual({ reply: '{}' });
  });

  it('evaluates the expression silently and sends what it wrote', async () => {
    const { reader, asked, languages, answer } = stage();
    for (const text of ['{"a": 1}', '{"a": 2}']) {
      const read = reader.read(never);
      await tick();
      answer(written(text));
      expect(await read).toEqual({ reply: text });
    }
    expect(languages).toEqual(['python']);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toEqual({
      code: '',
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false,
      user_expressions: { gptcode: 'read()' }
    });
  });

  it('runs code before an expression, and takes what the expression gives', async () => {
    const { reader, asked, answer } = stage({
      ...{ code: 'ans', expression: 'read()' }
    });
    const read = reader.read(never);
    await tick();
    answer(written('{"a": 1}'), 'of something else');
    expect(await read).toEqual({ reply: '{"a": 1}' });
    expect(asked).toMatchObject([
      { code: 'ans', user_expressions: { gptcode: 'read()' } }
    ]);
  });

  it('names the last run, to which later output of threads belongs', async () => {
    const { reader, metadata, ran, answer } = stage();
    for (const header of [null, { msg_id: 'a' }, { msg_id: 'b' }]) {
      if (header) {
        ran(header);
      }
      const read = reader.read(never);
      await tick();
      answer(written('{}'));
      await read;
    }
    expect(metadata).toEqual([
      {},
      { gptcode: { last_run: { msg_id: 'a' } } },
      { gptcode: { last_run: { msg_id: 'b' } } }
    ]);
  });

  it('has for the next step what was read last', async () => {
    const { reader, kernel, answer } = stage();
    expect(reader.facts).toEqual({});
    const refreshed = reader.refresh(never);
    await tick();
    answer(written('now'));
    await refreshed;
    expect(reader.facts).toEqual({ state: { reply: 'now' } });
    kernel.status = 'dead';
    await reader.refresh(never);
    expect(reader.facts).toEqual({});
  });

  it('runs code without history where a kernel has no expressions', async () => {
    const { reader, asked, answer } = stage({ code: 'cat(x)' }, 'R');
    const read = reader.read(never);
    await tick();
    answer({ status: 'ok' }, '{"variables": []}');
    expect(await read).toEqual({ reply: '{"variables": []}' });
    expect(asked[0]).toMatchObject({
      code: 'cat(x)',
      silent: true,
      store_history: false
    });
  });

  it('says that a busy kernel could not be read, and sends it nothing', async () => {
    const { reader, kernel, asked } = stage();
    kernel.status = 'busy';
    expect([await reader.read(never), asked]).toEqual([{ late: true }, []]);
  });

  it('gives up after a second, and has one request at a time', async () => {
    const { reader, asked, answer } = stage();
    const read = reader.read(never);
    await tick();
    jest.advanceTimersByTime(1_000);
    expect(await read).toEqual({ late: true });
    const [second, third] = [reader.read(never), reader.read(never)];
    await tick();
    expect(asked).toHaveLength(1);
    answer(written('at last'));
    expect(await Promise.all([second, third])).toEqual([
      { reply: 'at last' },
      { reply: 'at last' }
    ]);
    const next = reader.read(never);
    await tick();
    expect(asked).toHaveLength(2);
    answer(written('now'));
    expect(await next).toEqual({ reply: 'now' });
  });

  it('ends at once when the user presses Stop', async () => {
    const { reader } = stage();
    const stop = new AbortController();
    const read = reader.read(stop.signal);
    await tick();
    stop.abort();
    await read;
  });

  it.each([
    ['of another type', written(3)],
    ['without the expression', { status: 'ok', user_expressions: {} }],
    ['of an error', { status: 'ok', user_expressions: { gptcode: {} } }],
    ['of a kernel without expressions', { status: 'ok' }],
    ['that failed', { status: 'error' }],
    ['that is huge', written('z'.repeat(400_001))]
  ])('sends nothing of a reply %s', async (_, reply) => {
    const { reader, answer } = stage();
    const read = reader.read(never);
    await tick();
    answer(reply);
    expect(await read).toBeUndefined();
  });

  it('sends nothing when the kernel is gone, or the server fails', async () => {
    const restarted = stage();
    const read = restarted.reader.read(never);
    await tick();
    restarted.fail();
    expect(await read).toBeUndefined();
    const failed = stage(new Error('No.'));
    expect(await failed.reader.read(never)).toBeUndefined();
    expect(failed.asked).toEqual([]);
  });

  it.each(['dead', 'starting', 'unknown'] as const)(
    'asks no kernel that is %s',
    async status => {
      const { reader, kernel, asked } = stage();
      kernel.status = status;
      expect([await reader.read(never), asked]).toEqual([undefined, []]);
    }
  );

  it('asks no kernel of another language', async () => {
    for (const { reader, asked } of [stage({}, 'bash'), stage({}, '')]) {
      expect([await reader.read(never), asked]).toEqual([undefined, []]);
    }
  });
});

describe('named', () => {
  it('offers what has a name and a type', () => {
    const variables = [
      { name: 'df', type: 'pandas.DataFrame', columns: [] },
      { name: 'pd', type: 'module' },
      { name: 'two words', type: 'int' },
      { name: 'x'.repeat(101), type: 'int' },
      { name: 3, type: 'int' },
      { name: 'y' },
      null,
      'z'
    ];
    const offered = named(JSON.stringify({ variables }));
    expect(offered.map(({ name }) => name)).toEqual(['df']);
  });

  it.each(['', 'null', '3', '[]', '{"variables": {}}', '{"variables": '])(
    'offers nothing of %s',
    reply => expect(named(reply)).toEqual([])
  );
});
