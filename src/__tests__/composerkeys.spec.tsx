import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import type { ChatSession } from '../chat/session';
import { CONTINUE } from '../chat/turnend';
import { useEscape } from '../panel/composer/escape';
import { useRecall } from '../panel/composer/recall';
import { stopTrial } from '../turn/trial';

jest.mock('../turn/trial', () => ({ stopTrial: jest.fn() }));

let root: Root;
let host: HTMLElement;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  host = document.body.appendChild(document.createElement('div'));
  root = createRoot(host);
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
});

function press(target: Element, key: string, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', {
    ...{ key, bubbles: true, cancelable: true },
    ...more
  });
  act(() => void target.dispatchEvent(event));
  return event.defaultPrevented;
}

describe('Up and Down', () => {
  const prompts = ['one', 'two', 'two', CONTINUE, 'three\nlines'];
  const turns = prompts.map(prompt => ({ prompt }));
  const chat = {
    conversation: { transcript: { turns } }
  } as unknown as ChatSession;

  function Box(props: { chat: ChatSession | null }): React.JSX.Element {
    const [text, write] = React.useState('');
    const recall = useRecall({ chat: props.chat, text, write });
    return (
      <textarea
        value={text}
        onChange={event => write(event.target.value)}
        onKeyDown={recall}
      />
    );
  }

  function show(of: ChatSession | null = chat): HTMLTextAreaElement {
    act(() => root.render(<Box chat={of} />));
    return host.querySelector('textarea')!;
  }

  function type(box: HTMLTextAreaElement, text: string): void {
    const { set } = Object.getOwnPropertyDescriptor(
      HTMLTextAreaElement.prototype,
      'value'
    )!;
    act(() => {
      set!.call(box, text);
      box.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }

  it('go through the prompts, each once, and back', () => {
    const box = show();
    const seen = (keys: string[]) =>
      keys.map(key => {
        press(box, key);
        return box.value;
      });
    const [up, down] = ['ArrowUp', 'ArrowDown'];
    expect(seen([up, up, up, up])).toEqual([
      ...['three\nlines', 'two', 'one', 'one']
    ]);
    expect(seen([down, down, down])).toEqual(['two', 'three\nlines', '']);
    expect(press(box, down)).toBe(false);
  });

  it('leave alone what the user writes, or has changed', () => {
    const box = show();
    type(box, 'mine');
    expect(press(box, 'ArrowUp')).toBe(false);
    expect(box.value).toBe('mine');
    type(box, '');
    press(box, 'ArrowUp');
    type(box, `${box.value}!`);
    expect(press(box, 'ArrowDown')).toBe(false);
    expect(box.value).toBe('three\nlines!');
  });

  it('move the cursor once it was moved within the text', () => {
    const box = show();
    press(box, 'ArrowUp');
    box.setSelectionRange(2, 2);
    expect(press(box, 'ArrowUp')).toBe(false);
    expect(box.value).toBe('three\nlines');
  });

  it.each([
    { shiftKey: true },
    { ctrlKey: true },
    { altKey: true },
    { metaKey: true },
    { isComposing: true }
  ])('are not ours with %j', more => {
    const box = show();
    expect(press(box, 'ArrowUp', more)).toBe(false);
    expect(box.value).toBe('');
  });

  it('do nothing without a notebook', () => {
    expect(press(show(null), 'ArrowUp')).toBe(false);
  });
});

describe('Escape', () => {
  const stop = jest.fn();

  function chatOf(busy: boolean, ...statuses: string[]): ChatSession {
    const parts = statuses.map(status => ({ type: 'block', status }));
    const conversation = { latest: { parts } };
    return { busy, conversation, stop } as unknown as ChatSession;
  }

  function View(props: { chat: ChatSession | null }): React.JSX.Element {
    const { isArmed, onKeyDown } = useEscape(props.chat);
    return (
      <section onKeyDown={onKeyDown} data-armed={isArmed}>
        <div className="jp-gptcode-log" tabIndex={0} />
        <textarea className="jp-gptcode-input" />
        <input className="jp-gptcode-input" />
      </section>
    );
  }

  const show = (chat: ChatSession | null) =>
    act(() => root.render(<View chat={chat} />));
  const at = (selector: string) => host.querySelector(selector)!;
  const isArmed = () => at('section').getAttribute('data-armed') === 'true';

  beforeEach(() => stop.mockClear());

  it.each(['textarea', '.jp-gptcode-log'])('stops a turn from %s', place => {
    show(chatOf(true, 'done', 'waiting'));
    expect(press(at(place), 'Escape')).toBe(true);
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('asks for a second one while a cell runs', () => {
    show(chatOf(true, 'done', 'running'));
    press(at('textarea'), 'Escape');
    expect([isArmed(), stop.mock.calls.length]).toEqual([true, 0]);
    press(at('textarea'), 'Escape', { repeat: true });
    expect(stop).not.toHaveBeenCalled();
    press(at('textarea'), 'Escape');
    expect([isArmed(), stop.mock.calls.length]).toEqual([false, 1]);
  });

  it('ends a trial first, and then the turn', async () => {
    const chat = chatOf(true, 'waiting');
    const [part] = chat.conversation.latest!.parts;
    Object.assign(part, { block: 1, trying: 5 });
    const ended = new Promise(resolve =>
      jest
        .mocked(stopTrial)
        .mockImplementationOnce((_, block) => resolve(block))
    );
    show(chat);
    press(at('.jp-gptcode-log'), 'Escape');
    expect(await ended).toBe(1);
    expect(stop).not.toHaveBeenCalled();
    // It may still be about to say what came.
    press(at('.jp-gptcode-log'), 'Escape');
    expect(stop).toHaveBeenCalledTimes(1);
    // What a model tries is a part of the turn.
    Object.assign(part, { tries: true, trying: 6 });
    press(at('.jp-gptcode-log'), 'Escape');
    expect(stop).toHaveBeenCalledTimes(2);
  });

  it('forgets the first one with another key, and when the cell has ended', () => {
    const running = chatOf(true, 'running');
    show(running);
    press(at('textarea'), 'Escape');
    press(at('textarea'), 'x');
    expect(isArmed()).toBe(false);
    press(at('textarea'), 'Escape');
    Object.assign(running.conversation.latest!.parts[0], { status: 'done' });
    show(running);
    expect(isArmed()).toBe(false);
    show(chatOf(true, 'running'));
    expect(isArmed()).toBe(false);
    expect(stop).not.toHaveBeenCalled();
  });

  it('has another meaning in other boxes, in an input method, and without a turn', () => {
    show(chatOf(true));
    press(at('input'), 'Escape');
    press(at('textarea'), 'Escape', { isComposing: true });
    show(chatOf(false));
    expect(press(at('textarea'), 'Escape')).toBe(false);
    show(null);
    press(at('textarea'), 'Escape');
    expect(stop).not.toHaveBeenCalled();
  });
});
