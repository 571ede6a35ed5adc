/** Each card of a chain that was tried shows what came of its own code. */

import { act } from 'react-dom/test-utils';

import type { ITrial, ITriedBlock } from '../server/wire';
import { mounted } from './mounted';
import { settled, stage, TRIAL } from './triedcards';

const START = { trial: 't', start: '', stop: '' };
const isStart = (place: string) => place.endsWith('/trials');

describe('the cards of a chain', () => {
  const page = mounted();
  const region = (block: number) =>
    page.box.querySelector(`[data-block="${block}"] [role="region"]`)!;
  const effects = (block: number) =>
    [...region(block).querySelectorAll('[aria-label="Effects"] > li')].map(
      line => line.textContent
    );
  const tryLast = () =>
    act(async () => {
      const card = page.box.querySelector('[data-block="2"]')!;
      card.querySelector<HTMLElement>('button[aria-label="Try"]')!.click();
      await settled();
    });

  it('shows the effects of each block on its own card', async () => {
    const { answers, show } = stage(page);
    const facts: ITrial['facts'] = {
      ...{ ended: 'done', seconds: 0.2, memory: 5e6 },
      ...{ written: ['a.csv', 'b.csv'], removed: ['c.csv'] },
      ...{ refused: [{ what: 'network' }], hosts: ['x.org'] },
      parts: [{ written: [0, 1] }, { written: [1], refused: [0], hosts: [0] }]
    };
    answers(place => (isStart(place) ? START : { ...TRIAL, facts }));
    await show();
    await tryLast();
    expect(effects(1)).toEqual(['It would write a.csv, b.csv.']);
    // What belongs to no block is shown on the last card.
    expect(effects(2)).toEqual([
      'It would write b.csv.',
      'It would remove c.csv.',
      'It would call x.org.'
    ]);
    expect(region(1).textContent).not.toContain('It took');
    expect(region(2).textContent).toContain('It took 0.2 s and 5.0 MB.');
  });

  it.each<[Partial<ITriedBlock>, ITrial['facts']['ended'], string]>([
    [{ error: true }, 'done', ''],
    [{}, 'exit', 'It would end the kernel.']
  ])('says where a chain has ended: %j, %s', async (first, ended, text) => {
    const { answers, show } = stage(page);
    const [one, two] = TRIAL.blocks;
    const trial: ITrial = {
      ...TRIAL,
      blocks: [
        { ...one, ...first },
        { ...two, unreached: true }
      ],
      facts: { ended, written: ['a.csv'], parts: [{}] }
    };
    answers(place => (isStart(place) ? START : trial));
    await show();
    await tryLast();
    expect(region(1).textContent.includes('end the kernel')).toBe(text !== '');
    expect(region(1).textContent).toContain(text);
    expect(effects(1)).toEqual(['It would write a.csv.']);
    expect(effects(2)).toEqual([]);
    expect(region(2).textContent).toContain('Not tried, because a cell');
    expect(region(2).textContent).not.toContain('end the kernel');
  });
});
