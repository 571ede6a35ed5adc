/** An answer that broke off is continued: in its turn, with the model chosen since. */

import type { IConversation, SavedEvent } from '../server/wire';
import { EMPTY, READ, StageServer } from './stageserver';
import { SessionNotebook, stageSession } from './stagesession';

const STEP = { turn: 1, step: 's' };

/** A turn whose answer broke off in the page `driver`, and what happened after that. */
async function stage(driver: string, ...later: object[]) {
  const told = [
    { type: 'step-start', kind: 'prompt', model: 'dead', prompt: 'Go' },
    { type: 'text-delta', text: 'Half of it. ' },
    {
      type: 'error',
      kind: 'stream',
      message: 'No.',
      kept: '',
      retryable: true
    },
    ...later
  ];
  const events = told.map(
    (event, seq) => ({ ...STEP, seq: seq + 1, ...event }) as SavedEvent
  );
  const seq = events.length;
  const read: IConversation = { ...READ, seq, driver, events };
  const turns = [{ turn: 1, prompt: 'Go', model: 'dead', parts: [] }];
  const server = new StageServer([['And the rest.']], { ...EMPTY, seq, turns });
  jest.spyOn(server, 'readConversation').mockResolvedValue(read);
  const notebook = new SessionNotebook('a = 1');
  notebook.conversation = 'c';
  const session = stageSession(server.api, notebook);
  await session.load();
  session.model = 'alive';
  await session.retry();
  return { server, session };
}

const said = ({ session }: Awaited<ReturnType<typeof stage>>) =>
  session.conversation.transcript.turns.map(({ parts }) =>
    parts
      .map(part => (part.type === 'text' ? part.text : part.type))
      .join(' | ')
  );

it('takes the next step of the turn, and what was said stays', async () => {
  const staged = await stage('me');
  expect(staged.server.requests).toMatchObject([
    { kind: 'results', model: 'alive' }
  ]);
  expect(said(staged)).toEqual([
    'step | Half of it.  | error | step | And the rest.'
  ]);
  expect(staged.server.acts).toEqual(['ended']);
});

it('takes the turn over first where another page has driven it, as before a reload', async () => {
  const { server } = await stage('before');
  expect(server.acts).toEqual(['taken-over', 'ended']);
  expect(server.requests).toMatchObject([{ kind: 'results', model: 'alive' }]);
});

it.each([
  { type: 'action', action: 'ended', client: '', reason: 'stopped' },
  { type: 'action', action: 'ended', client: '', reason: 'forked' }
])('asks in a turn of its own once it has ended: $reason', async ended => {
  const staged = await stage('me', ended);
  expect(staged.server.requests).toMatchObject([
    { kind: 'prompt', text: 'Go on.', model: 'alive' }
  ]);
  expect(said(staged)).toEqual([
    'step | Half of it.  | error',
    'step | And the rest.'
  ]);
});
