import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { act } from 'react-dom/test-utils';

import { Estimator } from '../chat/estimate';
import type { ChatSession } from '../chat/session';
import { applyEvent } from '../conversation/reducer';
import { emptyTranscript, type ITurn } from '../conversation/transcript';
import { PanelContext } from '../panel/shared/context';
import { TokenMeter } from '../panel/tokens/meter';
import { UsageLine } from '../panel/tokens/usageline';
import { costText, dollars, tokens, usedText } from '../panel/tokens/words';
import type { IEstimate, ISpending, ISpent } from '../server/wire';
import { mounted } from './mounted';
import { refusal } from './stageserver';

const trans = nullTranslator.load('jupyterlab_gptcode');
const USED: ISpent = {
  prompt_tokens: 1200,
  cached_tokens: 960,
  completion_tokens: 300,
  cost: 0.0044,
  unpriced: false,
  about: false
};
const ESTIMATE: IEstimate = {
  tokens: 3400,
  window: 8000,
  answer: 2000,
  parts: [
    { part: 'instructions', tokens: 400 },
    { part: 'notebook', tokens: 2000 },
    { part: 'files', tokens: 0 },
    { part: 'talk', tokens: 1000 }
  ],
  cost: null
};

describe('tokens and money in a few characters', () => {
  it.each([
    [0, '0'],
    [950, '950'],
    [999.6, '1k'],
    [1200, '1.2k'],
    [9940, '9.9k'],
    [34_000, '34k'],
    [999_400, '999k'],
    [999_600, '1M'],
    [1_250_000, '1.3M']
  ])('%d tokens are %s', (count, text) => {
    expect(tokens(count)).toBe(text);
  });

  it.each([
    [0, '$0'],
    [0.00001, '<$0.0001'],
    [0.00444, '$0.0044'],
    [0.5, '$0.50'],
    [1234.5, '$1,234.50']
  ])('%d dollars are %s', (amount, text) => {
    expect(dollars(amount)).toBe(text);
  });

  it('names the cached share, and what is only about right', () => {
    expect(usedText(USED, trans)).toBe('1.2k in, 80 % cached, 300 out');
    const plain = { ...USED, cached_tokens: 0, about: true };
    expect(usedText(plain, trans)).toBe('about 1.2k in, 300 out');
  });

  it('never calls zero what nobody knows', () => {
    const unknown = { ...USED, cost: null, unpriced: true };
    expect(costText(unknown, trans)).toBe('price unknown');
    const partly = { ...USED, unpriced: true };
    expect(costText(partly, trans)).toBe('$0.0044 and an unknown part');
    expect(costText({ ...USED, about: true }, trans)).toBe('about $0.0044');
  });
});

describe('what a turn has used', () => {
  it('is the sum of its requests', () => {
    const base = { turn: 1, step: 's' };
    const usage = {
      ...base,
      type: 'usage' as const,
      prompt_tokens: 100,
      completion_tokens: 10
    };
    const start = {
      ...{ ...base, seq: 1, type: 'step-start' as const },
      ...{ kind: 'prompt' as const, model: 'm' }
    };
    const [turn] = [
      start,
      { ...usage, seq: 2, cached_tokens: 50, cost: 0.5 },
      // The same event again, as after a lost connection.
      { ...usage, seq: 2, cached_tokens: 50, cost: 0.5 },
      { ...usage, seq: 3, about: true }
    ].reduce(applyEvent, emptyTranscript('a.ipynb')).turns;
    expect(turn.used).toEqual({
      prompt_tokens: 200,
      cached_tokens: 50,
      completion_tokens: 20,
      cost: 0.5,
      unpriced: true,
      about: true
    });
  });
});

const mount = mounted();

afterEach(() => {
  jest.useRealTimers();
});

const show = (element: React.JSX.Element) =>
  act(() =>
    mount.root.render(
      <PanelContext.Provider value={{ trans } as never}>
        {element}
      </PanelContext.Provider>
    )
  );
const settle = (milliseconds = 0) =>
  act(() => jest.advanceTimersByTimeAsync(milliseconds));
const find = <T extends HTMLElement>(selector: string) =>
  mount.box.querySelector<T>(selector)!;
const press = (element: HTMLElement) =>
  act(async () => {
    element.click();
    await Promise.resolve();
  });

/** A chat whose server answers these calls. */
function chatOf(call: jest.Mock): ChatSession & { cells: object[] } {
  const cells: object[] = [{ id: 'a' }];
  return {
    cells,
    calls: {
      ...{ api: { call }, client: 'page' },
      ...{ mode: () => 'ask', tries: () => ({}) }
    },
    conversation: { id: 'c', transcript: { seq: 4 } },
    draft: { attached: { files: [], outputs: [], pointed: {} } },
    level: { chosen: null, sent: {} },
    model: 'm',
    notebook: { snapshot: () => ({ active: 'a', cells: [...cells] }) }
  } as never;
}

const bodies = (call: jest.Mock) =>
  call.mock.calls.map(([, , body]) => body as Record<string, unknown>);

describe('the estimate', () => {
  it('is asked for again where the model may see more or less', async () => {
    const call = jest.fn(() => Promise.resolve(ESTIMATE));
    const chat = chatOf(call);
    const estimator = new Estimator(chat);
    await estimator.ask('Hello');
    Object.assign(chat.level, {
      chosen: 'prompts',
      sent: { level: 'prompts' }
    });
    await estimator.ask('Hello');
    const [first, second] = bodies(call);
    expect([first.level, second.level]).toEqual([undefined, 'prompts']);
    expect(second).toHaveProperty('facts');
  });

  it('sends the text alone while all else is the same', async () => {
    const call = jest.fn(() => Promise.resolve(ESTIMATE));
    const chat = chatOf(call);
    const estimator = new Estimator(chat);
    expect(await estimator.ask('Go')).toBe(ESTIMATE);
    await estimator.ask('Go on');
    const [whole, text] = bodies(call);
    expect(whole).toMatchObject({ conversation: 'c', model: 'm', text: 'Go' });
    expect(whole.mode).toBe('ask');
    expect(text).toEqual({ client: 'page', text: 'Go on', same: whole.step });
    // A cell that was changed is sent, the others are given by their places.
    chat.cells.push({ id: 'b' });
    await estimator.ask('Go on');
    expect(bodies(call)[2].facts).toMatchObject({
      since: whole.step,
      cells: [{ same: [0, 1] }, { id: 'b' }]
    });
  });

  it('sends all of it again to a server that has forgotten it', async () => {
    const call = jest.fn(() => Promise.resolve(ESTIMATE));
    const estimator = new Estimator(chatOf(call));
    await estimator.ask('Go');
    call.mockRejectedValueOnce(refusal('facts'));
    expect(await estimator.ask('Go on')).toBe(ESTIMATE);
    expect(bodies(call)[2].facts).toMatchObject({ cells: [{ id: 'a' }] });
    call.mockRejectedValueOnce(refusal('no-model'));
    expect(await estimator.ask('Go on')).toBeNull();
  });

  it('shows the latest of two answers', async () => {
    const answers: ((found: IEstimate) => void)[] = [];
    const call = jest.fn(() => new Promise(done => answers.push(done)));
    const estimator = new Estimator(chatOf(call));
    const both = [estimator.ask('Go'), estimator.ask('Go on')];
    await Promise.resolve();
    await new Promise(done => setTimeout(done));
    answers.forEach(answer => answer(ESTIMATE));
    expect(await Promise.all(both)).toEqual([null, ESTIMATE]);
  });
});

describe('the meter', () => {
  const meter = () => find('[role="status"]');

  it('waits for a pause, and says what takes the room', async () => {
    jest.useFakeTimers();
    const call = jest.fn(() => Promise.resolve(ESTIMATE));
    const chat = chatOf(call);
    show(<TokenMeter chat={chat} text="G" />);
    await settle(100);
    show(<TokenMeter chat={chat} text="Go" />);
    await settle(1000);
    expect(bodies(call).map(body => body.text)).toEqual(['Go']);
    expect(meter().getAttribute('aria-label')).toBe('Tokens');
    expect(meter().textContent).toContain(
      'About 3.4k tokens, 43 % of the window'
    );
    const button = find('button');
    expect(button.getAttribute('aria-expanded')).toBe('false');
    await press(button);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    const rows = [...mount.box.querySelectorAll('tr')].map(
      row => row.textContent
    );
    expect(rows).toEqual([
      'Notebook2k',
      'Conversation1k',
      'Instructions400',
      'Reserved for the answer2k',
      'Free2.6k',
      'Priceunknown'
    ]);
    act(() => {
      const escape = { key: 'Escape', bubbles: true };
      button.dispatchEvent(new KeyboardEvent('keydown', escape));
    });
    expect(button.getAttribute('aria-expanded')).toBe('false');
  });

  it('says when the window is too small, and the price where it is known', async () => {
    jest.useFakeTimers();
    const over: IEstimate = { ...ESTIMATE, tokens: 7000 };
    const call = jest.fn(() => Promise.resolve(over));
    show(<TokenMeter chat={chatOf(call)} text="Go" />);
    await settle(1000);
    expect(meter().dataset.level).toBe('over');
    expect(meter().textContent).toContain(
      'About 7k tokens: too many for the window of 8k. Older parts will be left out.'
    );
    // No part that is left out helps then.
    call.mockResolvedValue({ ...over, too_long: true });
    show(<TokenMeter chat={chatOf(call)} text="Go far" />);
    await settle(1000);
    expect(meter().dataset.level).toBe('over');
    expect(meter().textContent).toContain(
      'This message alone is too long for the window of 8k. Shorten it or attach it as a file.'
    );
    expect(meter().textContent).not.toContain('left out');
    call.mockResolvedValue({ ...ESTIMATE, cost: 0.0068 });
    show(<TokenMeter chat={chatOf(call)} text="Go on" />);
    await settle(1000);
    expect(meter().textContent).toContain(
      '43 % of the window, at least $0.0068'
    );
    expect([...mount.box.querySelectorAll('tr')].at(-1)?.textContent).toBe(
      'Price without the answerabout $0.0068'
    );
  });
});

const SPENDING: ISpending = {
  limits: [
    { scope: 'turn', unit: 'tokens', most: null, set_by: '' },
    { scope: 'turn', unit: 'usd', most: null, set_by: '' },
    { scope: 'day', unit: 'tokens', most: 50_000, set_by: '' },
    { scope: 'day', unit: 'usd', most: 2, set_by: 'c.GPTCode.money_limits' }
  ],
  today: { ...USED, prompt_tokens: 34_000 },
  conversation: { ...USED, cost: null, unpriced: true },
  price: { model: 'm', price: null, set_by: '' }
};

describe('the line below an answer', () => {
  it('opens to the sums and the limits', async () => {
    const call = jest.fn(() => Promise.resolve(SPENDING));
    const turn = { turn: 1, used: USED } as ITurn;
    show(<UsageLine chat={chatOf(call)} turn={turn} />);
    const line = find('button');
    expect(line.getAttribute('aria-label')).toBe(
      'Tokens of this turn: 1.2k in, 80 % cached, 300 out, $0.0044'
    );
    expect(call).not.toHaveBeenCalled();
    await press(line);
    expect(call).toHaveBeenCalledWith('GET', 'spending?conversation=c');
    const rows = [...mount.box.querySelectorAll('dl > div')];
    expect(rows.map(row => row.textContent)).toEqual([
      'This turn1.2k in, 80 % cached, 300 out, $0.0044',
      'This conversation1.2k in, 80 % cached, 300 out, price unknown',
      'Today34k in, 3 % cached, 300 out, $0.0044'
    ]);
    expect(mount.box.textContent).toContain(
      'Limits: 50k tokens for a day, $2.00 for a day'
    );
  });

  it('says when its price is not known', () => {
    const turn = { turn: 1, used: { ...USED, cost: null, unpriced: true } };
    show(<UsageLine chat={chatOf(jest.fn())} turn={turn as ITurn} />);
    expect(find('button').textContent).toBe(
      '1.2k in, 80 % cached, 300 out, price unknown'
    );
  });
});
