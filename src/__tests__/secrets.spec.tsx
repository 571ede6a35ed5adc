import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { act } from 'react-dom/test-utils';

import type { ChatSession } from '../chat/session';
import { ConversationModel } from '../conversation/model';
import { Secrets } from '../panel/secrets/secrets';
import { PanelContext } from '../panel/shared/context';
import type { IAction, IStepStart } from '../server/wire';
import { mounted } from './mounted';
import { refusal } from './stageserver';

const trans = nullTranslator.load('jupyterlab_gptcode');
const START: IStepStart & { type: 'step-start' } = {
  ...{ type: 'step-start', seq: 1, turn: 1, step: 'one', kind: 'prompt' },
  ...{ model: 'm', prompt: 'Use it' },
  secrets: [
    { number: 1, kind: 'OpenAI key', place: 'prompt' },
    { number: 2, kind: 'password', place: 'cell', name: '3' }
  ]
};

describe('secrets of a message', () => {
  const page = mounted();

  function show(answer: () => Promise<unknown>, start = START): () => string {
    const conversation = new ConversationModel(null, 'a.ipynb');
    conversation.adopt({
      ...{ conversation: 'talk', notebook: 'a.ipynb', seq: 0, live: null },
      ...{ driver: '', open: false, here: false, events: [] }
    });
    conversation.apply(start);
    const sent: IAction[] = [];
    const api = {
      act: (_: string, action: IAction) => {
        sent.push(action);
        return answer();
      }
    };
    const chat = {
      conversation,
      calls: { client: 'page', api }
    } as unknown as ChatSession;
    const Shown = () => {
      const [, draw] = React.useReducer((count: number) => count + 1, 0);
      React.useEffect(() => {
        conversation.changed.connect(draw);
        return () => void conversation.changed.disconnect(draw);
      }, []);
      const [turn] = conversation.transcript.turns;
      return <Secrets chat={chat} turn={turn} />;
    };
    act(() =>
      page.root.render(
        <PanelContext.Provider value={{ trans } as never}>
          <Shown />
        </PanelContext.Provider>
      )
    );
    return () => sent.map(({ action, secret }) => `${action} ${secret}`).join();
  }

  const press = (name: string) =>
    act(async () => {
      const buttons = [...page.box.querySelectorAll('button')];
      buttons.find(each => each.getAttribute('aria-label') === name)?.click();
      await Promise.resolve();
    });

  it('says which they are and where they stood', () => {
    show(() => Promise.resolve({}));
    const text = page.box.textContent;
    expect(text).toContain('2 secrets were sent as <secret-1>, <secret-2>');
    expect(text).toContain('<secret-1> OpenAI key in this message');
    expect(text).toContain('<secret-2> password in cell 3');
  });

  it('tells those apart that look alike in one place', () => {
    const alike = { kind: 'password', place: 'cell', name: '3' } as const;
    const secrets = [4, 5].map(number => ({ number, ...alike }));
    show(() => Promise.resolve({}), { ...START, secrets });
    const text = page.box.textContent;
    expect(text).toContain('<secret-4> password in cell 3, 1 of 2');
    expect(text).toContain('<secret-5> password in cell 3, 2 of 2');
  });

  it('sends one anyway, and masks it again', async () => {
    const sent = show(() => Promise.resolve({}));
    await press('Send it anyway: <secret-2>');
    expect(sent()).toBe('unmasked 2');
    expect(page.box.textContent).toContain(
      '2 secrets were sent as <secret-1>, <secret-2>'
    );
    expect(page.box.textContent).toContain(
      'from the next message on it is sent as it is'
    );
    await press('Mask it again: <secret-2>');
    expect(sent()).toBe('unmasked 2,masked 2');
    expect(page.box.textContent).toContain('2 secrets were sent as');
    expect(page.box.textContent).not.toContain('from the next message on');
  });

  it('folds what is above five', () => {
    const secrets = Array.from({ length: 15 }, (_, index) => ({
      ...{ number: index + 1, kind: 'password', place: 'prompt' as const },
      name: String(index + 1)
    }));
    show(() => Promise.resolve({}), { ...START, secrets });
    const text = page.box.textContent;
    expect(text).toContain('15 secrets were sent as <secret-1> … <secret-15>');
    const folded = page.box.querySelector('details');
    expect(text).toContain('<secret-15> password in line 15');
    expect(folded?.open).toBe(false);
    expect(folded?.querySelector('summary')?.textContent).toBe('and 10 more');
    expect(folded?.querySelectorAll('li')).toHaveLength(10);
    expect(page.box.querySelectorAll('li')).toHaveLength(15);
  });

  it('stays masked where the server refuses', async () => {
    show(() => Promise.reject(refusal('busy', 'Not now.')));
    await press('Send it anyway: <secret-1>');
    expect(page.box.querySelector('[role="alert"]')?.textContent).toBe(
      'Not now.'
    );
    expect(page.box.textContent).toContain('2 secrets were sent as');
  });
});
