/** Which turns a page shows: vectors that `tests/test_branches.py` shares, and its own turns. */

import { readFileSync } from 'fs';
import { join } from 'path';

import { allTurns } from '../conversation/branches';
import { ConversationModel } from '../conversation/model';
import { applyEvent, openConversation } from '../conversation/reducer';
import { emptyTranscript, type ITranscript } from '../conversation/transcript';
import type { IConversation, SavedEvent } from '../server/wire';

interface IVector {
  deeds: [string, number][];
  read: IConversation;
  /** The turns of the branch that the server gives the model. */
  shown: number[];
}

const FILE = join(__dirname, '../../tests/vectors/branches.jsonl');

const vectors = readFileSync(FILE, 'utf-8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as IVector);

const named = vectors.map(vector => [vector.deeds.join(' '), vector] as const);

const numbers = ({ turns }: ITranscript) => turns.map(({ turn }) => turn);

describe('the branch that is shown', () => {
  it.each(named)('is the one that the model gets: %s', (_, vector) => {
    const { read, shown } = vector;
    const opened = openConversation(read);
    expect(numbers(opened)).toEqual(shown);
    const seen = read.events.reduce(applyEvent, emptyTranscript(read.notebook));
    expect([seen.turns, seen.others]).toEqual([opened.turns, opened.others]);
    const starts = read.events.filter(({ type }) => type === 'step-start');
    const known = new Set(starts.map(({ turn }) => turn));
    expect(new Set(allTurns(opened).map(({ turn }) => turn))).toEqual(known);
  });

  it('has vectors with branches', () => {
    const branched = vectors.filter(({ read, shown }) =>
      read.events.some(({ turn }) => turn && !shown.includes(turn))
    );
    expect(branched.length).toBeGreaterThan(10);
  });
});

const start = (turn: number, prompt: string, after?: number): SavedEvent => ({
  ...{ type: 'step-start', seq: 10 * turn, step: `step-${turn}`, turn },
  ...{
    kind: 'prompt',
    model: 'm',
    prompt,
    ...(after !== undefined && { after })
  }
});

const said = (turn: number): SavedEvent => ({
  ...{ type: 'text-delta', seq: 10 * turn + 1, step: `step-${turn}`, turn },
  text: `Answer ${turn}`
});

const ended = (turn: number): SavedEvent => ({
  ...{ type: 'step-end', seq: 10 * turn + 2, step: `step-${turn}`, turn },
  ...{ next: 'done', reason: 'answer' }
});

function conversation(...prompts: string[]): ConversationModel {
  const model = new ConversationModel(null, 'a.ipynb');
  prompts.forEach((prompt, index) => {
    const turn = index + 1;
    [start(turn, prompt), said(turn), ended(turn)].forEach(event =>
      model.apply(event)
    );
  });
  return model;
}

describe('a message that goes back', () => {
  it('is shown at once where it belongs, and numbered by the server', () => {
    const model = conversation('One', 'Two', 'Three');
    model.openTurn('Else', {}, 1);
    expect(model.transcript.turns.map(({ prompt }) => prompt)).toEqual([
      'One',
      'Else'
    ]);
    expect(model.turn).toBeLessThan(0);
    model.apply(start(4, 'Else', 1));
    expect(numbers(model.transcript)).toEqual([1, 4]);
    expect(model.transcript.others?.map(({ turn }) => turn)).toEqual([2, 3]);
  });

  it('stays there when it is sent again, after it did not reach the server', () => {
    const model = conversation('One', 'Two');
    model.openTurn('Else', {}, 0);
    model.closeTurn();
    model.openTurn('Other');
    expect(model.transcript.turns).toMatchObject([
      { prompt: 'Other', after: 0 }
    ]);
  });

  it('makes room for the branch that another page continues', () => {
    const model = conversation('One', 'Two');
    model.openTurn('Else', {}, 0);
    model.closeTurn();
    model.apply(start(3, 'Three'));
    expect(numbers(model.transcript)).toEqual([1, 2, 3]);
    expect(model.transcript.others).toEqual([]);
  });
});

describe('switching', () => {
  it('shows another branch, and what waited on this one is over', () => {
    const model = conversation('One', 'Two');
    model.apply(start(3, 'Else', 1));
    const at = { turn: 3, step: 'step-3', block: 1 } as const;
    model.apply({ ...at, type: 'code-start', seq: 31, language: 'python' });
    model.apply({ ...at, type: 'code-end', seq: 32, verdict: 'ask' });
    model.switchTo(2);
    expect(numbers(model.transcript)).toEqual([1, 2]);
    expect(model.transcript.open).toBe(false);
    const [other] = model.transcript.others ?? [];
    expect(other.parts.at(-1)).toMatchObject({ status: 'stopped' });
  });

  it('is what a page hears of another one', () => {
    const model = conversation('One', 'Two');
    model.apply(start(3, 'Else', 0));
    model.apply({
      ...{ type: 'action', seq: 40, turn: 2, step: '', client: 'other' },
      action: 'switched'
    });
    expect(numbers(model.transcript)).toEqual([1, 2]);
  });

  it('knows what happens to the cells of another branch', () => {
    const model = conversation('One', 'Two');
    model.apply(start(3, 'Else', 0));
    model.apply({
      ...{ type: 'action', seq: 40, turn: 2, step: '', client: 'other' },
      ...{ action: 'undone', cells: ['two'] }
    });
    expect(model.transcript.others?.at(-1)).toMatchObject({ undone: ['two'] });
  });
});
