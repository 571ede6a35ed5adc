import { nullTranslator } from '@jupyterlab/translation';

import { Outputs } from '../chat/outputs';
import { outputName } from '../panel/composer/outputchips';

describe('Outputs', () => {
  let positions = new Map([
    ['a', 1],
    ['b', 2]
  ]);
  const outputs = new Outputs(({ cell }) => positions.get(cell) ?? 0);
  let changes = 0;
  outputs.changed.connect(() => changes++);

  it('is attached once, with the position of the cell when it is sent', () => {
    outputs.add({ cell: 'a', output: 0 });
    outputs.add({ cell: 'b', output: 1 });
    outputs.add({ cell: 'b', output: 0 });
    outputs.add({ cell: 'a', output: 0 });
    outputs.remove({ cell: 'b', output: 0 });
    positions = new Map([
      ['a', 3],
      ['c', 1]
    ]);
    expect(outputs.take()).toEqual([{ cell: 'a', output: 0, position: 3 }]);
    expect([outputs.all, changes]).toEqual([[], 6]);
  });

  it('has its number in its name only beside others of its cell', () => {
    const trans = nullTranslator.load('');
    const all = [
      { cell: 'a', output: 0, position: 3 },
      { cell: 'a', output: 2, position: 3 },
      { cell: 'b', output: 5, position: 4 }
    ];
    expect(all.map(each => outputName(each, all, trans))).toEqual([
      'Output 1 of cell 3',
      'Output 3 of cell 3',
      'Output of cell 4'
    ]);
  });
});
