import { emptyTranscript, type IBlockPart } from '../conversation/transcript';
import { applyEvent } from '../conversation/reducer';
import { addTurn } from '../conversation/parts';
import { cardsOf } from '../panel/cell/cards';
import { time } from '../panel/cell/time';
import type { ConversationEvent } from '../server/wire';

const part = (block: number, change: Partial<IBlockPart> = {}): IBlockPart => ({
  type: 'block',
  block,
  language: 'python',
  code: `x = ${block}`,
  cell: `c${block}`,
  status: 'waiting',
  ...change
});

const turn = (...parts: IBlockPart[]) => ({
  ...{ turn: 1, prompt: 'Go', model: 'm' },
  parts
});

function group(...parts: IBlockPart[]): [number, number[]][] {
  const cards = cardsOf(turn(...parts), 'here', cell => cell !== 'gone');
  return [...cards].flatMap(([block, card]) =>
    card.group ? [[block, card.group.map(each => each.block)]] : []
  );
}

describe('cardsOf', () => {
  it.each([
    ['several that wait', [part(1), part(2)], [[1, [1, 2]]]],
    ['one', [part(1), part(2, { status: 'done' })], []],
    [
      'those behind one that runs',
      [part(1, { status: 'running' }), part(2), part(3)],
      [[2, [2, 3]]]
    ],
    [
      'no cell that the user has decided about or removed',
      [
        part(1, { note: 'approved' }),
        part(2, { note: 'declined' }),
        part(3, { cell: 'gone' }),
        part(4, { asks: false }),
        part(5)
      ],
      []
    ]
  ])('groups %s', (_, parts, expected) => {
    expect(group(...parts)).toEqual(expected);
  });

  it('groups nothing in a page that does not drive', () => {
    const cards = cardsOf(turn(part(1), part(2)), 'elsewhere', () => true);
    expect(cards.get(1)?.group).toBeUndefined();
  });
});

describe('time', () => {
  it.each([
    [0.12, '0.1 s'],
    [59.94, '59.9 s'],
    [60, '1 min 0 s'],
    [125.4, '2 min 5 s'],
    [3599.7, '1 h 0 min'],
    [7384, '2 h 3 min']
  ])('of %d seconds is %s', (seconds, text) => {
    expect(time(seconds)).toBe(text);
  });
});

describe('a new prompt', () => {
  const start = (seq: number, number: number, prompt: string) =>
    ({
      ...{ type: 'step-start', seq, turn: number, step: `s${seq}` },
      ...{ kind: 'prompt', model: 'm', prompt }
    }) as ConversationEvent;
  const waiting = () => {
    let transcript = applyEvent(emptyTranscript('a.ipynb'), start(1, 1, 'Go'));
    transcript = {
      ...transcript,
      turns: [{ ...transcript.turns[0], parts: [part(1)] }]
    };
    return transcript;
  };

  it.each([
    ['of this page', true],
    ['of another page', false]
  ])('%s passes over what waits in the turn before', (_, isOurs) => {
    const before = isOurs ? addTurn(waiting(), 'Next') : waiting();
    expect(before.turns[0].parts[0]).toMatchObject({ status: 'waiting' });
    const after = applyEvent(before, start(2, 2, 'Next'));
    expect(after.turns[0].parts[0]).toMatchObject({
      ...{ status: 'skipped', note: 'passed-over' }
    });
    expect(after.turns).toHaveLength(2);
  });
});
