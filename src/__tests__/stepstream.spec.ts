import { type Api, ApiError } from '../server/api';
import { ConversationModel } from '../conversation/model';
import { StepStream } from '../turn/stepstream';
import type { ConversationEvent, IFacts, ISentStep } from '../server/wire';

const facts: IFacts = {
  notebook: 'a.ipynb',
  active: null,
  kernel: null,
  cells: [
    {
      id: 'a',
      type: 'code',
      source: 'a',
      execution_count: null,
      outputs: [],
      locked: false
    }
  ]
};

const unknown = new ApiError({
  kind: 'facts',
  message: 'Unknown.',
  kept: '',
  retryable: false
});

/** A server that records what it receives, and forgets it on request. */
class Server {
  readonly got: ISentStep['facts'][] = [];
  forgets = false;

  async *step(
    _: string,
    request: ISentStep
  ): AsyncGenerator<ConversationEvent> {
    this.got.push(request.facts);
    await Promise.resolve();
    if (request.facts.since && this.forgets) {
      throw unknown;
    }
    const base = { seq: this.got.length * 2, turn: 1, step: request.step };
    const { kind } = request;
    yield { ...base, type: 'step-start', kind, model: 'm', prompt: '' };
    yield { ...base, type: 'step-end', next: 'done', reason: 'answer' };
  }
}

describe('StepStream', () => {
  const server = new Server();
  const conversation = new ConversationModel(null, 'a.ipynb');
  // A stream for each turn, as turns make them.
  const step = async (name: string) => {
    const stream = new StepStream(
      server as unknown as Api,
      'page',
      conversation
    );
    const model = { mode: 'run', model: 'm' } as const;
    const events: string[] = [];
    for await (const event of stream.read({
      ...{ step: name, kind: 'prompt', ...model, facts }
    })) {
      events.push(event.type);
    }
    expect(events).toEqual(['step-start', 'step-end']);
  };

  it('sends a snapshot once, and again if the server has forgotten it', async () => {
    await step('one');
    await step('two');
    server.forgets = true;
    await step('three');
    server.forgets = false;
    await step('four');
    const short = (since: string) => ({
      ...facts,
      since,
      cells: [{ same: [0, 1] }]
    });
    expect(server.got).toEqual([
      facts,
      short('one'),
      short('two'),
      facts,
      short('three')
    ]);
  });
});
