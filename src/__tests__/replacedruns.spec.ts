/** Whose outputs a cell shows: a repair runs in the cell of the block before it. */

import { withChange } from '../conversation/draft';
import { updateBlock } from '../conversation/parts';
import type {
  IBlockPart,
  ITranscript,
  ITurn
} from '../conversation/transcript';
import { EMPTY } from './stage';

const block = (number: number, cell: string): IBlockPart => ({
  ...{ type: 'block', block: number, language: 'python', code: '' },
  ...{ status: 'waiting', cell }
});
const turn = (number: number, ...parts: IBlockPart[]): ITurn => ({
  ...{ turn: number, prompt: '', model: '', parts }
});
const THREE: ITranscript = {
  ...EMPTY,
  turns: [turn(1, block(1, 'a'), block(2, 'b')), turn(2, block(3, 'a'))]
};

const run = (story: ITranscript, number: number, of: number) =>
  (['running', 'done'] as const).reduce(
    (now, status) => updateBlock(now, of, number, () => ({ status })),
    story
  );
const replaced = ({ turns }: ITranscript) =>
  turns
    .flatMap(({ parts }) => parts as IBlockPart[])
    .filter(part => part.replaced)
    .map(part => part.block);

describe('a run', () => {
  it('replaces the outputs of the block that ran before in its cell', () => {
    const first = run(run(THREE, 1, 1), 2, 1);
    expect(replaced(first)).toEqual([]);
    expect(replaced(run(first, 3, 2))).toEqual([1]);
  });

  it('replaces nothing of its own, nor of a block that never ran', () => {
    expect(replaced(run(run(THREE, 3, 2), 3, 2))).toEqual([]);
  });

  it('is found in one pass as well', () => {
    const folded = withChange(THREE, draft => {
      for (const [of, number] of [
        [1, 1],
        [1, 2],
        [2, 3]
      ]) {
        draft.changeBlock(of, number, () => ({ status: 'running' }));
        draft.changeBlock(of, number, () => ({ status: 'done' }));
      }
    });
    expect(replaced(folded)).toEqual([1]);
  });

  it('stays replaced when a file of it is found later', () => {
    const all = run(run(THREE, 1, 1), 3, 2);
    const later = updateBlock(all, 1, 1, () => ({ files: [] }));
    expect(replaced(later)).toEqual([1]);
  });
});
