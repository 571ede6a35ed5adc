import { nullTranslator } from '@jupyterlab/translation';

import {
  type ICellLinks,
  linkCells,
  namedCells
} from '../panel/answer/celllinks';
import { Places } from '../conversation/positions';
import type { ITurn } from '../conversation/transcript';

const trans = nullTranslator.load('');

describe('namedCells', () => {
  it.each([
    ['Cell 3 and cell 12.', [3, 12]],
    ['(cell 3), CELL 4!', [3, 4]],
    ['cell 3.5, cell 3,000, cells 3, excel 3, cell three, cell [3]', []]
  ])('finds in %j the cells %j', (text, expected) => {
    const pieces = namedCells(text);
    expect(pieces.map(piece => piece.text).join('')).toBe(text);
    expect(
      pieces.map(({ position }) => position).filter(each => each !== null)
    ).toEqual(expected);
  });
});

describe('linkCells', () => {
  it('makes buttons of known cells, but not in code and links', () => {
    const host = document.createElement('div');
    host.innerHTML =
      '<p>Cell 1, <b>cell 2</b>, cell 9</p><code>cell 1</code><a>cell 1</a>';
    const revealed: number[] = [];
    const cells: ICellLinks = {
      knows: position => position < 9,
      reveal: position => {
        revealed.push(position);
        return position === 1;
      },
      title: trans.__('Show'),
      gone: trans.__('Gone')
    };
    linkCells(host, cells);
    const buttons = [...host.querySelectorAll('button')];
    expect(buttons.map(each => each.textContent)).toEqual(['Cell 1', 'cell 2']);
    expect(host.textContent).toBe('Cell 1, cell 2, cell 9cell 1cell 1');
    buttons.forEach(each => each.click());
    expect(revealed).toEqual([1, 2]);
    expect(buttons.map(each => each.title)).toEqual(['Show', 'Gone']);
  });
});

describe('Places', () => {
  const order = (...cells: string[]) =>
    new Map(cells.map((cell, index) => [cell, index + 1]));
  const turn = (...steps: string[]): ITurn => ({
    turn: 1,
    prompt: 'Go',
    model: '',
    parts: steps.map(step => ({
      type: 'step',
      step,
      kind: 'prompt',
      model: ''
    }))
  });

  it('keeps what a position meant when a step began', () => {
    const places = new Places();
    places.note(null, order('a'));
    places.note(turn('one'), order('a', 'b'));
    places.note(turn('one'), order('x', 'a', 'b'));
    places.note(turn('one', 'two'), order('x', 'a', 'b'));
    expect(places.cell('one', 2)).toBe('b');
    expect(places.cell('two', 2)).toBe('a');
  });

  it('takes a position that was not there then as one of now', () => {
    const places = new Places();
    places.note(turn('one'), order('a'));
    places.note(turn('one'), order('a', 'b'));
    expect(places.cell('one', 2)).toBe('b');
    expect(places.cell('one', 3)).toBeNull();
  });

  it('reads what it did not see begin as at first sight', () => {
    const places = new Places();
    places.note(turn('one', 'two'), order('a', 'b'));
    places.note(turn('one', 'two'), order('b'));
    expect(places.cell('one', 1)).toBe('a');
  });
});
