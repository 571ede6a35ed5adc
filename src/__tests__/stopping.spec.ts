import { stopElsewhere } from '../chat/stopelsewhere';
import { ConversationModel } from '../conversation/model';
import { openConversation } from '../conversation/reducer';
import type { IConversation, IStop, IStopped } from '../server/wire';
import { away, READ, refusal, run, stage, StageNotebook, until } from './stage';

/** A conversation whose latest step another page drives. */
function read(step: string, turn = 1, driver = 'other'): IConversation {
  const base = { seq: 1, turn, step };
  const kind = 'prompt' as const;
  const start = { ...base, type: 'step-start' as const, kind, model: 'm' };
  return { ...READ, driver, here: true, open: true, events: [start] };
}

/** A server on which the turn goes on between two calls. */
class Server {
  constructor(private _reads: (IConversation | null)[]) {}

  readonly stops: IStop[] = [];
  /** The step that runs. */
  step = 'one';
  fails: Error | null = null;

  readConversation(): Promise<IConversation | null> {
    return Promise.resolve(this._reads.shift() ?? null);
  }

  stop(_: string, stop: IStop): Promise<IStopped> {
    this.stops.push(stop);
    if (this.fails) {
      return Promise.reject(this.fails);
    }
    return Promise.resolve(stop.step === this.step ? {} : { over: true });
  }
}

const shown = () => new ConversationModel(openConversation(read('one')), 'a');

describe('stopElsewhere', () => {
  it('names the step and the page that drives it', async () => {
    const server = new Server([read('one')]);
    await stopElsewhere(server, shown());
    expect(server.stops).toEqual([{ client: 'other', step: 'one' }]);
  });

  it('names the next step if the turn went on meanwhile', async () => {
    const server = new Server([read('one'), read('two', 1, 'third')]);
    server.step = 'two';
    await stopElsewhere(server, shown());
    expect(server.stops).toEqual([
      { client: 'other', step: 'one' },
      { client: 'third', step: 'two' }
    ]);
  });

  it('names the page that took the turn over meanwhile', async () => {
    const server = new Server([read('one'), read('one', 1, 'third')]);
    server.fails = refusal('not-stopped');
    const stopped = stopElsewhere(server, shown());
    await Promise.resolve();
    server.fails = null;
    await stopped;
    expect(server.stops.map(({ client }) => client)).toEqual([
      'other',
      'third'
    ]);
  });

  it('leaves a turn alone that is over', async () => {
    const server = new Server([{ ...read('one'), open: false }]);
    await stopElsewhere(server, shown());
    expect(server.stops).toEqual([]);
  });

  it('leaves a later turn alone, and a conversation that is gone', async () => {
    const later = new Server([read('two', 2)]);
    await stopElsewhere(later, shown());
    await stopElsewhere(later, shown());
    expect(later.stops).toEqual([]);
  });

  it('does not repeat a call that failed for another reason', async () => {
    const server = new Server([read('one'), read('one')]);
    server.fails = away();
    await expect(stopElsewhere(server, shown())).rejects.toBe(server.fails);
    expect(server.stops).toHaveLength(1);
  });
});

describe('Stop in the page that drives', () => {
  it('names the step that runs, also the second of a turn', async () => {
    const { server, conversation, send, turn } = stage([
      [run('x')],
      ['Well,', ' then']
    ]);
    server.before = async event => {
      if (event.type === 'text-delta') {
        await turn.stop();
      }
    };
    await send('Go');
    const [, second] = server.requests;
    expect(new Set(server.stops.map(({ step }) => step))).toEqual(
      new Set([second.step])
    );
    expect(conversation.state).toBe('idle');
  });

  it.each([0, 1])(
    'sends nothing when it is pressed while variables are read, after %s steps',
    async steps => {
      const notebook = new StageNotebook();
      const answers = [[run('x')], ['Done.']];
      const { server, conversation, send, turn } = stage(answers, { notebook });
      let reads = 0;
      notebook.inspects = stop =>
        new Promise(resolve => {
          if (reads++ < steps) {
            return resolve();
          }
          stop.addEventListener('abort', () => resolve());
          void turn.stop();
        });
      await send('Go');
      expect(server.requests).toHaveLength(steps);
      expect(conversation.state).toBe('idle');
      expect(reads).toBe(steps + 1);
    }
  );

  it('does not run a cell in a turn that is over already', async () => {
    const notebook = new StageNotebook();
    const { server, conversation, send } = stage([[run('x')]], { notebook });
    server.refuse = ({ action }) => {
      if (action === 'running') {
        throw refusal('over');
      }
    };
    const stopped = until(conversation, 1, 'stopped');
    await send('Go');
    await stopped;
    expect(notebook.ran).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });
});
