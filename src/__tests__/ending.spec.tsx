/** The line below a turn whose cell ignored the Stop, and what a second Stop does before that. */

import { Signal } from '@lumino/signaling';
import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import type { ChatSession } from '../chat/session';
import type { IBlockPart, ITurn } from '../conversation/transcript';
import { useEscape } from '../panel/composer/escape';
import { StopButton } from '../panel/composer/stopbutton';
import { useOverdue } from '../panel/composer/stopping';
import { Ending } from '../panel/ending';
import { PanelContext } from '../panel/shared/context';

const sessionContext = {};
const called: unknown[] = [];
const block: IBlockPart = {
  ...{ type: 'block', block: 1, language: 'python', code: 'x', cell: 'c1' },
  status: 'running'
};
const turn: ITurn = {
  ...{ turn: 4, prompt: 'Go', model: 'm', parts: [block], reason: 'stopped' }
};

class Kernel {
  readonly changed = new Signal<this, void>(this);
  code = 'x';
  isAt = (source: string) => source === this.code;
}

let kernel: Kernel;
let chat: ChatSession;
let root: Root;
let host: HTMLElement;

function stage(): ChatSession {
  const conversation = { turn: 4, latest: turn };
  const notebook = { kernel, panel: { sessionContext } };
  const made = { busy: true, conversation, notebook };
  const stop = () => Promise.resolve(void called.push('stop'));
  return { ...made, stop } as unknown as ChatSession;
}

function show(element: React.ReactElement): void {
  const context = {
    ...(PanelContext as unknown as { _currentValue: object })._currentValue,
    restart: (which: unknown) => Promise.resolve(called.push(which))
  } as React.ContextType<typeof PanelContext>;
  act(() =>
    root.render(
      <PanelContext.Provider value={context}>{element}</PanelContext.Provider>
    )
  );
}

const buttons = () =>
  [...host.querySelectorAll('button')].map(({ textContent }) => textContent);
const press = () => act(() => host.querySelector('button')!.click());

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  jest.useFakeTimers();
  called.length = 0;
  Object.assign(block, { status: 'running', note: undefined });
  kernel = new Kernel();
  chat = stage();
  host = document.body.appendChild(document.createElement('div'));
  root = createRoot(host);
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  jest.useRealTimers();
});

describe('the end of a turn whose cell ignored the Stop', () => {
  const ending = (position = 3) => (
    <Ending
      {...{ chat, turn, standing: 'over', live: false, busy: false }}
      positions={new Map(position ? [['c1', position]] : [])}
    />
  );

  beforeEach(() => {
    Object.assign(block, { status: 'unknown', note: 'ignored-stop' });
  });

  it('says that the cell is still running, and offers a restart', () => {
    show(ending());
    expect(host.textContent).toContain(
      'cell 3 ignored the interrupt and is still running.'
    );
    expect(buttons()).toEqual(['Restart the kernel']);
    press();
    expect(called).toEqual([sessionContext]);
    show(ending(0));
    expect(host.textContent).toContain('its cell ignored the interrupt');
  });

  it('says that it was stopped once the kernel is at something else', () => {
    show(ending());
    kernel.code = 'of the user';
    act(() => kernel.changed.emit());
    expect(host.textContent).toBe('Stopped.Continue');
    expect(buttons()).toEqual(['Continue']);
  });
});

describe('Stop while a cell runs', () => {
  function View(): React.JSX.Element {
    const { isOverdue, onStop } = useOverdue(chat);
    const { onKeyDown } = useEscape(chat);
    return (
      <section data-overdue={isOverdue} onKeyDown={onKeyDown}>
        <textarea className="jp-gptcode-input" />
        <StopButton {...{ chat, onStop }} />
      </section>
    );
  }
  const isOverdue = () =>
    host.querySelector('section')!.getAttribute('data-overdue') === 'true';
  const pass = (milliseconds: number) =>
    act(() => void jest.advanceTimersByTime(milliseconds));

  it('says after a while that the next press restarts the kernel, and it offers that', () => {
    show(<View />);
    press();
    expect(isOverdue()).toBe(false);
    pass(60_000);
    expect(isOverdue()).toBe(true);
    press();
    expect(called).toEqual(['stop', sessionContext]);
  });

  it('says nothing once the cell has stopped, or another turn runs', () => {
    show(<View />);
    press();
    block.status = 'stopped';
    show(<View />);
    pass(60_000);
    expect(isOverdue()).toBe(false);
    block.status = 'running';
    Object.assign(chat.conversation, { turn: 5 });
    show(<View />);
    press();
    expect(called).toEqual(['stop', 'stop']);
  });

  it('counts the stop by Escape as well', () => {
    show(<View />);
    for (const key of ['Escape', 'Escape']) {
      const event = new KeyboardEvent('keydown', { key, bubbles: true });
      act(() => void host.querySelector('textarea')!.dispatchEvent(event));
    }
    expect(called).toEqual(['stop']);
    press();
    expect(called).toEqual(['stop', sessionContext]);
  });
});
