import { withChange } from '../conversation/draft';
import {
  addTurn,
  closeAll,
  errorPart,
  locateCells,
  updateBlock
} from '../conversation/parts';
import { applyEvent } from '../conversation/reducer';
import type { SavedEvent, StepEvent } from '../server/wire';
import { type Bare, EMPTY } from './stage';

/** Events of one step of turn 1, numbered as the server numbers them. */
function events(...bare: Bare[]): StepEvent[] {
  return bare.map((event, index) => ({
    ...event,
    seq: index + 2,
    turn: 1,
    step: 's'
  }));
}

const START: Bare = {
  type: 'step-start',
  kind: 'prompt',
  model: 'm',
  prompt: 'Go'
};

describe('applyEvent', () => {
  const story = events(
    START,
    { type: 'text-delta', text: 'Look' },
    { type: 'text-delta', text: ':\n' },
    { type: 'code-start', block: 1, language: 'python' },
    { type: 'code-delta', block: 1, text: 'x' },
    { type: 'code-delta', block: 1, text: ' = 1' },
    { type: 'code-end', block: 1, verdict: 'ask' },
    { type: 'text-delta', text: 'Done.' },
    { type: 'step-end', next: 'results', reason: 'actions' }
  );

  it('knows since when a cell of another page runs', () => {
    const where = { turn: 1, block: 1, client: 'other' } as const;
    const running: SavedEvent = {
      ...{ ...where, seq: 11, step: 's', time: 7 },
      ...{ type: 'action', action: 'running' }
    };
    const transcript = [...story, running].reduce(applyEvent, EMPTY);
    expect(transcript.turns[0].parts[2]).toMatchObject({
      ...{ status: 'running', started: 7_000 }
    });
  });

  it('folds a step into parts', () => {
    const transcript = story.reduce(applyEvent, EMPTY);
    expect(transcript.live).toBeNull();
    expect(transcript.seq).toBe(10);
    expect(transcript.turns).toEqual([
      {
        turn: 1,
        prompt: 'Go',
        model: 'm',
        reason: 'actions',
        next: 'results',
        parts: [
          { type: 'step', step: 's', kind: 'prompt', model: 'm' },
          { type: 'text', text: 'Look:\n' },
          {
            type: 'block',
            block: 1,
            language: 'python',
            code: 'x = 1',
            status: 'waiting',
            verdict: 'ask',
            cell: null,
            inserted: false,
            note: undefined
          },
          { type: 'text', text: 'Done.' }
        ]
      }
    ]);
  });

  it('applies an event that comes twice only once', () => {
    const once = story.reduce(applyEvent, EMPTY);
    expect(story.reduce(applyEvent, once)).toBe(once);
  });

  it('leaves parts that it does not touch as they are', () => {
    const before = story.slice(0, 7).reduce(applyEvent, EMPTY);
    const after = applyEvent(before, story[7]);
    expect(after.turns[0].parts[2]).toBe(before.turns[0].parts[2]);
  });

  it('gives the prompt that showed at once its number', () => {
    const [start] = events(START);
    const transcript = applyEvent(addTurn(EMPTY, 'Go'), start);
    expect(transcript.turns.map(each => each.turn)).toEqual([1]);
  });

  it('lets a prompt that never reached the server make room for the next', () => {
    const words = { kind: 'unreachable', message: 'No.', kept: '' };
    const error = errorPart({ ...words, retryable: true });
    const failed = withChange(addTurn(EMPTY, 'Lost'), draft =>
      draft.addPart(-1, error)
    );
    const [start] = events(START);
    const { turns } = applyEvent(addTurn(failed, 'Go'), start);
    expect(turns.map(each => [each.turn, each.prompt])).toEqual([[1, 'Go']]);
    expect(turns[0].parts).toHaveLength(1);
  });

  it('keeps what had arrived before an error', () => {
    const cut = events(
      START,
      { type: 'text-delta', text: 'Half' },
      {
        type: 'error',
        kind: 'stream',
        message: 'It broke off.',
        kept: 'The text is kept.',
        retryable: true
      }
    );
    const [turn] = cut.reduce(applyEvent, EMPTY).turns;
    expect(turn.parts.map(part => part.type)).toEqual([
      'step',
      'text',
      'error'
    ]);
  });

  it.each([[[]], [[{ type: 'text-delta' as const, text: '\n' }]]])(
    'leaves no step of a prompt that was stopped before its first word',
    said => {
      const stopped = events(START, ...said, {
        type: 'step-end',
        next: 'done',
        reason: 'stopped'
      });
      const before = addTurn(stopped.reduce(applyEvent, EMPTY), 'Go');
      const seq = before.seq + 1;
      const again = { ...stopped[0], seq, step: 'again' };
      const [turn] = applyEvent(before, again).turns;
      expect(turn.parts).toMatchObject([{ type: 'step', step: 'again' }]);
    }
  );

  it('shows code that may only be inserted as inserted', () => {
    const inserted = events(
      START,
      { type: 'code-start', block: 1, language: 'python' },
      { type: 'code-end', block: 1, verdict: 'insert' },
      { type: 'code-start', block: 2, language: 'python' },
      {
        type: 'code-end',
        block: 2,
        verdict: 'insert',
        reasons: ['Cut.'],
        cut: true
      }
    );
    const [turn] = inserted.reduce(applyEvent, EMPTY).turns;
    expect(turn.parts[1]).toMatchObject({ status: 'inserted' });
    expect(turn.parts[2]).toMatchObject({ status: 'stopped', note: 'Cut.' });
  });
});

describe('closeAll', () => {
  it('ends what nobody drives any more', () => {
    const two = events(
      START,
      { type: 'code-start', block: 1, language: 'python' },
      { type: 'code-end', block: 1, verdict: 'run' },
      { type: 'code-start', block: 2, language: 'python' }
    ).reduce(applyEvent, EMPTY);
    const running = updateBlock(two, 1, 1, () => ({ status: 'running' }));
    const closed = withChange(running, closeAll);
    expect(closed.live).toBeNull();
    expect(
      closed.turns[0].parts.map(part => part.type === 'block' && part.status)
    ).toEqual([false, 'unknown', 'stopped']);
  });
});

describe('updateBlock', () => {
  it('changes that block alone', () => {
    const two = events(
      START,
      { type: 'code-start', block: 1, language: 'python' },
      { type: 'code-end', block: 1, verdict: 'ask' },
      { type: 'code-start', block: 2, language: 'python' },
      { type: 'code-end', block: 2, verdict: 'ask' }
    ).reduce(applyEvent, EMPTY);
    const [turn] = updateBlock(two, 1, 2, () => ({ status: 'done' })).turns;
    expect(
      turn.parts.map(part => (part.type === 'block' ? part.status : part.type))
    ).toEqual(['step', 'waiting', 'done']);
  });
});

describe('locateCells', () => {
  it('fills in what no page has reported, and nothing else', () => {
    const written = events(
      START,
      { type: 'code-start', block: 1, language: 'python' },
      { type: 'code-start', block: 2, language: 'python', cell: 'known' },
      { type: 'code-start', block: 3, language: 'python' }
    ).reduce(applyEvent, EMPTY);
    const found = locateCells(written, new Map([['1/1', 'found']]));
    const cells = found.turns[0].parts.map(part =>
      part.type === 'block' ? part.cell : part.type
    );
    expect(cells).toEqual(['step', 'found', 'known', null]);
  });
});
