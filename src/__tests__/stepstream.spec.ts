import { type Api, ApiError } from '../server/api';
import { Conversation } from '../conversation/model';
import { StepStream } from '../turn/stepstream';
import type { ConversationEvent, IFacts, ISentStep } from '../server/wire';

const facts: IFacts = {
  notebook: 'a.ipynb',
  active: null,
  kernel: null,
  cells: [
    { id: 'a', type: 'code', source: 'a', execution_count: null, outputs: [] }
  ]
};

const unknown = new ApiError({
  kind: 'facts',
  message: 'Unknown.',
  kept: '',
  retryable: false
});

/** A server that notes what it gets, and forgets facts when it is told so. */
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
  const conversation = new Conversation(null, 'a.ipynb');
  // A stream for each turn, as turns make them.
  const step = (name: string) =>
    new StepStream(server as unknown as Api, 'page', conversation).step(
      { step: name, kind: 'prompt', mode: 'run', model: 'm', facts },
      event => (event.type === 'step-end' ? event.next : null)
    );

  it('sends facts once, and again where the server has forgotten them', async () => {
    expect(await step('one')).toBe('done');
    expect(await step('two')).toBe('done');
    server.forgets = true;
    expect(await step('three')).toBe('done');
    server.forgets = false;
    expect(await step('four')).toBe('done');
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
