import { type IBlock, type ITurnContext, runsInMode } from '../turn/block';
import type { Mode } from '../server/wire';

const block = { turn: 1, block: 2 } as IBlock;

function context(mode: Mode, safe?: boolean): ITurnContext {
  const conversation = {
    block: (turn: number, number: number) =>
      turn === 1 && number === 2 ? { safe } : undefined
  };
  return { choices: () => ({ mode }), conversation } as unknown as ITurnContext;
}

describe('runsInMode', () => {
  it('lets a block run by itself in "Run if safe" only if nothing about it asks', () => {
    expect(runsInMode(context('safe', true), block)).toBe(true);
    // As in journals of earlier versions.
    expect(runsInMode(context('safe'), block)).toBe(false);
    expect(runsInMode(context('safe', true), { ...block, block: 3 })).toBe(
      false
    );
  });

  it('lets all run in "Always run", and none in the others', () => {
    expect(runsInMode(context('run'), block)).toBe(true);
    expect(runsInMode(context('ask', true), block)).toBe(false);
    expect(runsInMode(context('insert', true), block)).toBe(false);
  });
});
