/** Numbers in an answer: links to the cells that put them out, and those that none did. */

import { nullTranslator } from '@jupyterlab/translation';

import { placeNumbers } from '../conversation/numbers';
import type { Part } from '../conversation/transcript';
import { markedSegments } from '../panel/answer/numbermarks';
import { linkNumbers } from '../panel/answer/numbers';
import { MarkdownRenderer } from '../panel/answer/renderer';
import type { ICheckedNumber } from '../server/wire';

const trans = nullTranslator.load('jupyterlab_gptcode');
const renderer = new MarkdownRenderer(null);

/** Each number that is written as "found" or "lost" in a text. */
function numbersOf(text: string, found: string[], lost: string[] = []) {
  return [...found, ...lost]
    .map(written => {
      const start = text.indexOf(written);
      expect(start).toBeGreaterThanOrEqual(0);
      const end = start + written.length;
      return found.includes(written)
        ? { start, end, cell: `cell of ${written}` }
        : { start, end };
    })
    .sort((one, other) => one.start - other.start);
}

async function show(text: string, numbers: ICheckedNumber[]) {
  const host = document.createElement('div');
  const asked: string[] = [];
  const reveal = (cell: string) => {
    asked.push(cell);
    return !cell.includes('gone');
  };
  for (const { source, numbers: checked } of markedSegments(text, numbers)) {
    const segment = host.appendChild(document.createElement('div'));
    segment.append(...(await renderer.render(source)));
    linkNumbers(segment, { checked, reveal, trans });
  }
  document.body.replaceChildren(host);
  const buttons = [...host.querySelectorAll<HTMLButtonElement>('button')];
  return { asked, buttons, host };
}

/** Those with the punctuation after them. */
const held = (host: HTMLElement) => [
  ...host.querySelectorAll<HTMLElement>('.jp-gptcode-number-whole')
];

const words = (buttons: HTMLElement[]) =>
  buttons.map(({ textContent }) => textContent);

describe('numbers in a text', () => {
  it('are not parted from the punctuation after them', async () => {
    const text = 'Of 80, 12.7 are (or 42) x.';
    const { host } = await show(text, numbersOf(text, ['80', '12.7'], ['42']));
    expect(words(held(host))).toEqual(['80,', '42)']);
    expect(host.textContent.trim()).toBe(text);
  });

  it.each([
    ['The mean is 12.7.', '12.7'],
    ['**12.7** is the mean', '12.7'],
    ['**Mean:** *about* __12.7__%', '12.7'],
    ['It costs $12.70 and not $10', '12.70'],
    ['CA$5 is more than US$12.7 today', '12.7'],
    ['12.7_x_ and 3', '12.7'],
    ['- one\n  - two: 12.7\n- three', '12.7'],
    ['> quoted 12.7', '12.7'],
    ['| a | b |\n|---|---|\n| x | 12.7 |', '12.7'],
    ['1. first\n2. the second is 12.7', '12.7'],
    ['[the 10 best](a.csv) have 12.7', '12.7']
  ])('change nothing else in %j', async (text, written) => {
    const { buttons, host } = await show(text, numbersOf(text, [written]));
    expect(words(buttons)).toEqual([expect.stringContaining(written)]);
    for (const own of [buttons[0], ...held(host)]) {
      own.replaceWith(...own.childNodes);
    }
    host.normalize();
    const plain = await show(text, []);
    plain.host.normalize();
    expect(host.innerHTML).toBe(plain.host.innerHTML);
  });

  it.each([
    ['costs $12.70, or so', '$12.70'],
    ['fell by -12.70 %', '-12.70 %'],
    ['is 10-12.70 wide', '12.70'],
    ['(12.70k)', '12.70k'],
    ['12.70 kg', '12.70']
  ])(
    'stay in one line with what belongs to them in %j',
    async (text, whole) => {
      const { buttons } = await show(text, numbersOf(text, ['12.70']));
      expect(words(buttons)).toEqual([whole]);
    }
  );

  it('show the cell that put them out', async () => {
    const text = 'It is 12.7.\n\nAnd gone 13.';
    const numbers = numbersOf(text, ['12.7', '13']);
    numbers[1].cell = 'gone';
    const { asked, buttons } = await show(text, numbers);
    buttons.forEach(button => button.click());
    expect(asked).toEqual(['cell of 12.7', 'gone']);
    expect(buttons.map(({ title }) => title)).toEqual([
      'Found in the output of a cell. Show this cell in the notebook.',
      'This cell is no longer in the notebook.'
    ]);
  });

  it('say that no output has them, also without a pointer', async () => {
    const text = 'It is 12.7 or 14.';
    const { buttons, host } = await show(
      text,
      numbersOf(text, ['12.7'], ['14'])
    );
    const [, lost] = buttons;
    expect(lost.title).toBe('not found in the outputs of this turn');
    lost.click();
    expect(host.textContent).toContain(
      '14 (not found in the outputs of this turn).'
    );
    expect(lost.getAttribute('aria-expanded')).toBe('true');
    lost.click();
    expect(host.textContent?.trim()).toBe(text);
  });

  it('are one stop of the Tab key, and the arrows lead on', async () => {
    const text = 'It is 12.7, 14 and 15.';
    const { buttons } = await show(text, numbersOf(text, ['12.7', '14', '15']));
    const stops = () => buttons.map(({ tabIndex }) => tabIndex);
    const press = (key: string) =>
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true })
      );
    buttons[0].focus();
    press('ArrowRight');
    press('ArrowRight');
    press('ArrowRight');
    expect(document.activeElement).toBe(buttons[2]);
    press('ArrowLeft');
    expect(document.activeElement).toBe(buttons[1]);
    expect(stops()).toEqual([-1, 0, -1]);
  });

  it.each([
    ['in code', 'So `x = 12.7` is it'],
    ['in a block', '    x = 12.7'],
    ['in a formula', 'So $x = 12.7$ is it'],
    ['in an address', '[here](a12.7.csv)'],
    ['in HTML', '<a title="12.7">x</a>']
  ])('leave no trace %s', async (_place, text) => {
    const { buttons, host } = await show(text, numbersOf(text, ['12.7']));
    expect(buttons).toEqual([]);
    const plain = await show(text, []);
    expect(host.innerHTML).toBe(plain.host.innerHTML);
  });

  it.each([
    ['in code', 'So `x = 12.7` is it, of €3000'],
    ['in a formula', 'So $x = 12.7$ is it, of €3000'],
    ['in an address', '[here](a12.7.csv) are €3000']
  ])('stay where another one is lost %s', async (_place, text) => {
    const { buttons } = await show(text, numbersOf(text, ['12.7'], ['3000']));
    expect(words(buttons)).toEqual(['€3000']);
    expect(buttons[0].title).toBe('not found in the outputs of this turn');
  });

  it('are told apart where there are many', async () => {
    const all = Array.from({ length: 70 }, (_, index) => String(index + 1000));
    const text = `${all.slice(0, 35).join(', ')}\n\n${all.slice(35).join(', ')}`;
    const { asked, buttons } = await show(text, numbersOf(text, all));
    buttons.forEach(button => button.click());
    expect(asked).toEqual(all.map(each => `cell of ${each}`));
  });

  it('leave a text alone that has their marks', async () => {
    const text = 'It is \ua840 or 12.7';
    const { buttons, host } = await show(text, numbersOf(text, ['12.7']));
    expect(buttons).toEqual([]);
    expect(host.textContent?.trim()).toBe(text);
  });

  it('lead to no cell where a link stands already', async () => {
    const text = 'See [the 12.7 best](a.csv)';
    const { buttons, host } = await show(text, numbersOf(text, ['12.7']));
    expect(buttons).toEqual([]);
    expect(host.textContent?.trim()).toBe('See the 12.7 best');
  });
});

describe('placeNumbers', () => {
  const step = (name: string): Part => ({
    ...{ type: 'step', step: name, kind: 'prompt', model: 'm' }
  });

  it('counts from the first text of the latest step', () => {
    const parts: Part[] = [
      step('one'),
      { type: 'text', text: '1 and 2' },
      step('two'),
      { type: 'text', text: 'so 12' },
      { type: 'thinking', text: '99' },
      { type: 'text', text: ', 34 and 5' }
    ];
    placeNumbers(parts, [
      { start: 3, end: 5, cell: 'a' },
      { start: 7, end: 9 },
      { start: 14, end: 15, cell: 'b' }
    ]);
    expect(
      parts.map(part => (part.type === 'text' ? part.numbers : 0))
    ).toEqual([
      0,
      undefined,
      0,
      [{ start: 3, end: 5, cell: 'a' }],
      0,
      [
        { start: 2, end: 4 },
        { start: 9, end: 10, cell: 'b' }
      ]
    ]);
  });

  it('changes nothing where there are none', () => {
    const parts: Part[] = [step('one'), { type: 'text', text: '1' }];
    placeNumbers(parts, undefined);
    expect(parts).toEqual([step('one'), { type: 'text', text: '1' }]);
  });
});
