/** What the model tries runs on a copy of the kernel: no cell has it, and nobody is asked. */

import type { ITrial, ITrialRequest } from '../server/wire';
import { ask, stage } from './stage';

const TRY = { code: 'df.shape', verdict: 'run', tries: true } as const;
const MOMENT = { process: 'p', count: 1 };

const trialOf =
  (ended: ITrial['facts']['ended'], error = false) =>
  ({ sources }: ITrialRequest): ITrial => ({
    trial: 't',
    blocks: [{ ...sources[0], outputs: [], error }],
    facts: { ended }
  });

function tried(
  trial: ((request: ITrialRequest) => ITrial) | null,
  ...more: Parameters<typeof stage>[0][number]
) {
  const staged = stage([[TRY, ...more], ['Done.']]);
  const { notebook, server } = staged;
  const asked: ITrialRequest[] = [];
  notebook.trial = () =>
    Promise.resolve(
      trial ? { result: {}, moment: MOMENT } : { unavailable: 'threads' }
    );
  server.answer = (place, body) => {
    if (place.endsWith('/trials')) {
      asked.push(body as ITrialRequest);
      return { trial: 't', start: 'start()', stop: 'stop()' };
    }
    return trial?.(asked[0]);
  };
  return { ...staged, asked };
}

describe('a block that the model tries', () => {
  it.each([
    ['done', false, 'done'],
    ['done', true, 'failed'],
    ['time', false, 'stopped']
  ] as const)('that ends with %s, error %s, is %s', async (end, error, is) => {
    const { asked, conversation, notebook, send, server } = tried(
      trialOf(end, error)
    );
    const cells = notebook.model.sharedModel.cells.length;
    await send('Go');
    expect(conversation.block(1, 1)).toMatchObject({ status: is, tries: true });
    expect(asked).toMatchObject([
      { turn: 1, sources: [{ block: 1, source: 'df.shape' }] }
    ]);
    // Its result goes to the model; the notebook has nothing of it.
    expect(server.requests.map(({ kind }) => kind)).toEqual([
      'prompt',
      'results'
    ]);
    expect(notebook.ran).toEqual([]);
    expect(notebook.model.sharedModel.cells).toHaveLength(cells);
    expect(server.acts).toEqual(['ended']);
  });

  it('is reported where it cannot be tried, and what follows does not run', async () => {
    const { conversation, notebook, send, server } = tried(null, ask('x = 1'));
    await send('Go');
    expect(server.actions).toMatchObject([
      { action: 'skipped', block: 1, reason: 'untried' },
      { action: 'skipped', block: 2, reason: 'failed-before' },
      { action: 'ended' }
    ]);
    expect(conversation.block(1, 1)?.status).toBe('skipped');
    expect(server.requests).toHaveLength(2);
    expect(notebook.ran).toEqual([]);
  });
});
