import type { ITurn, Part } from '../conversation/transcript';
import { namedModels } from '../panel/answerers';

/** A turn in which each model answered, or, with a dash before it, did not. */
function turn(...models: string[]): ITurn {
  const parts = models.flatMap((model, index): Part[] => {
    const step = `${index}`;
    const name = model.replace(/^-/, '');
    const asked = { type: 'step', step, kind: 'prompt', model: name } as const;
    return model === name ? [asked, { type: 'text', text: 'Yes.' }] : [asked];
  });
  return { turn: 1, prompt: 'Go', model: models.at(-1) ?? '', parts };
}

describe('namedModels', () => {
  it.each([
    ['once', [turn('a'), turn('a'), turn('a')], ['a', '', '']],
    ['where it changes', [turn('a'), turn('b'), turn('b')], ['a', 'b', '']],
    [
      'where it changes back',
      [turn('a'), turn('b'), turn('a')],
      ['a', 'b', 'a']
    ],
    [
      'both within a turn',
      [turn('a'), turn('a', 'b'), turn('b')],
      ['a', 'a, b', '']
    ],
    ['not where it failed', [turn('a'), turn('-b'), turn('a')], ['a', '', '']],
    ['with its first words', [turn('-a')], ['']],
    ['not for each step', [turn('a', 'a', 'a')], ['a']]
  ])('names the model %s', (_, turns, named) => {
    expect(namedModels(turns)).toEqual(named);
  });
});
