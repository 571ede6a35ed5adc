import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { act } from 'react-dom/test-utils';

import { Limits } from '../panel/setup/limits';
import { PanelContext } from '../panel/shared/context';
import type { Api } from '../server/api';
import type { ISpending } from '../server/wire';
import { refusal } from './stageserver';
import { mounted } from './mounted';

const trans = nullTranslator.load('jupyterlab_gptcode');
const SPENDING: ISpending = {
  limits: [
    { scope: 'turn', unit: 'tokens', most: null, set_by: '' },
    { scope: 'turn', unit: 'usd', most: null, set_by: '' },
    { scope: 'day', unit: 'tokens', most: 50_000, set_by: '' },
    { scope: 'day', unit: 'usd', most: 2, set_by: 'c.GPTCode.money_limits' }
  ],
  today: {
    ...{ prompt_tokens: 34_000, cached_tokens: 0, completion_tokens: 300 },
    ...{ cost: null, unpriced: true, about: false }
  },
  price: { model: 'm', price: null, set_by: '' }
};

const page = mounted();

const show = (element: React.JSX.Element) =>
  act(() =>
    page.root.render(
      <PanelContext.Provider value={{ trans } as never}>
        {element}
      </PanelContext.Provider>
    )
  );
const find = <T extends HTMLElement>(selector: string) =>
  page.box.querySelector<T>(selector)!;
const press = (element: HTMLElement) =>
  act(async () => {
    element.click();
    await Promise.resolve();
  });
const bodies = (call: jest.Mock) =>
  call.mock.calls.map(([, , body]) => body as Record<string, unknown>);

describe('limits and prices', () => {
  const field = (name: string) =>
    find<HTMLInputElement>(`input[aria-label="${name}"]`);
  const write = async (input: HTMLInputElement, text: string) => {
    const { set } = Object.getOwnPropertyDescriptor(
      HTMLInputElement.prototype,
      'value'
    )!;
    await act(async () => {
      set!.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await Promise.resolve();
    });
  };
  const enter = (input: HTMLInputElement) =>
    act(async () => {
      const key = { key: 'Enter', bubbles: true };
      input.dispatchEvent(new KeyboardEvent('keydown', key));
      await new Promise(done => setTimeout(done));
    });
  const open = async (call: jest.Mock) => {
    show(<Limits api={{ call } as unknown as Api} model="m" />);
    await act(() => new Promise(done => setTimeout(done)));
  };

  it('saves a number or none, and nothing else', async () => {
    const call = jest.fn(() => Promise.resolve(SPENDING));
    await open(call);
    expect(field('US dollars: A day').disabled).toBe(true);
    expect(page.box.textContent).toContain('Set by c.GPTCode.money_limits.');
    const turn = field('Tokens: A turn');
    const described = (input: HTMLElement) => {
      const id = input.getAttribute('aria-describedby');
      return id ? document.getElementById(id)?.textContent : undefined;
    };
    expect(described(turn)).toBeUndefined();
    expect(described(field('US dollars: A turn'))).toContain(
      'does not count models without a price on this machine'
    );
    await write(turn, '1.5');
    expect(described(turn)).toBe('Not saved: write a whole number of tokens.');
    await write(turn, 'many');
    expect(turn.getAttribute('aria-invalid')).toBe('true');
    expect(described(turn)).toBe(
      'Not saved: write a number, or nothing for no limit.'
    );
    await enter(turn);
    expect(call).toHaveBeenCalledTimes(1);
    await write(turn, '10,000');
    await enter(turn);
    await write(field('Tokens: A day'), '');
    await enter(field('Tokens: A day'));
    const changes = bodies(call).filter(body => body !== undefined);
    expect(changes).toEqual([
      { limits: [{ scope: 'turn', unit: 'tokens', most: 10_000 }] },
      { limits: [{ scope: 'day', unit: 'tokens', most: null }] }
    ]);
    expect(page.box.textContent).toContain('Saved.');
  });

  it('takes a price that is complete, and says what could not be saved', async () => {
    const call = jest.fn(() => Promise.resolve(SPENDING));
    await open(call);
    const save = find<HTMLButtonElement>('button[type="submit"]');
    await write(field('Cached input price'), 'abc');
    expect(page.box.textContent).toContain('write a price as a number');
    await write(field('Cached input price'), '');
    expect(page.box.textContent).not.toContain('write a price');
    await write(field('Input price'), '2.5');
    expect(save.disabled).toBe(true);
    await write(field('Output price'), '10');
    expect(save.disabled).toBe(false);
    call.mockRejectedValueOnce(refusal('locked', 'This price is set.'));
    await press(save);
    await act(() => new Promise(done => setTimeout(done)));
    expect(bodies(call)[1]).toEqual({
      prices: [{ model: 'm', price: { input: 2.5, cached: null, output: 10 } }]
    });
    expect(find('[role="alert"]').textContent).toContain('This price is set.');
  });
});
