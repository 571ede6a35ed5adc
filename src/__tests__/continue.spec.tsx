/** The buttons of a turn that failed, or that another page drives. */

import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import type { ChatSession } from '../chat/session';
import { Continue } from '../panel/continue';
import { Failure, type IFailureProps } from '../panel/failure';
import type { IErrorWords } from '../server/wire';

const called: string[] = [];
const chat = {
  retry: () => called.push('retry'),
  continueHere: (decided: ReadonlyMap<number, string>) =>
    called.push(`continue ${decided.size}`)
} as unknown as ChatSession;

const ERROR: IErrorWords = {
  kind: 'rate-limit',
  message: 'Too many requests.',
  kept: 'Nothing was changed.',
  retryable: true
};

let root: Root;
let region: HTMLElement;
let composer: HTMLTextAreaElement;

function show(element: React.ReactElement): void {
  act(() => root.render(element));
}

const fail = (error: Partial<IErrorWords> = {}, props = {}) => {
  const all: IFailureProps = {
    error: { ...ERROR, ...error },
    chat,
    spoke: false,
    hasOthers: false,
    retryable: true,
    ...props
  };
  show(<Failure {...all} />);
};

const button = () => region.querySelector('button');
const press = () => act(() => button()?.click());
const pass = (milliseconds: number) =>
  act(() => {
    jest.advanceTimersByTime(milliseconds);
  });

beforeEach(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  jest.useFakeTimers();
  called.length = 0;
  region = document.body.appendChild(document.createElement('section'));
  region.className = 'jp-gptcode-region';
  composer = region.appendChild(document.createElement('textarea'));
  root = createRoot(region.appendChild(document.createElement('div')));
});

afterEach(() => {
  act(() => root.unmount());
  region.remove();
  jest.useRealTimers();
});

describe('Failure', () => {
  it('says what happened and what was saved, and tries again', () => {
    fail();
    const alert = region.querySelector('[role="alert"]');
    // What is read out at once: Retry counts down beside it.
    expect(alert?.textContent).toBe('Too many requests. Nothing was changed.');
    press();
    expect(called).toEqual(['retry']);
    expect(document.activeElement).toBe(composer);
  });

  it('says that another model may be chosen, where that may help', () => {
    const hint = 'You can choose another model before you press';
    fail({ kind: 'stream' }, { hasOthers: true, spoke: true });
    expect(region.textContent).toContain(`${hint} Continue.`);
    fail({ kind: 'connection' }, { hasOthers: true });
    expect(region.textContent).toContain(`${hint} Retry.`);
    for (const [error, props] of [
      [{ kind: 'limit' }, { hasOthers: true }],
      [{ kind: 'stream' }, { hasOthers: false }],
      [{ kind: 'stream' }, { hasOthers: true, retryable: false }]
    ] as const) {
      fail(error, props);
      expect(region.textContent).not.toContain(hint);
    }
  });

  it('shows the endpoint’s own words as text', () => {
    fail({ detail: 'model requires <b>more</b> memory\u202e' });
    const words = region.querySelector('blockquote');
    expect(words?.textContent).toContain('requires <b>more</b> memory');
    expect(words?.textContent).not.toContain('\u202e');
    fail({});
    expect(region.querySelector('blockquote')).toBeNull();
  });

  it('continues where some text arrived', () => {
    fail({}, { spoke: true });
    expect(button()?.textContent).toBe('Continue');
  });

  it('offers nothing where nothing helps', () => {
    fail({}, { retryable: false });
    expect(button()).toBeNull();
  });

  it('counts the wait down, and does nothing before its end', () => {
    fail({ wait: 2.5 });
    expect(button()?.textContent).toBe('Retry in 3 s');
    expect(button()?.getAttribute('aria-disabled')).toBe('true');
    expect(button()?.getAttribute('aria-label')).toBe('Retry');
    press();
    pass(1_000);
    expect(button()?.textContent).toBe('Retry in 2 s');
    pass(1_000);
    expect(button()?.textContent).toBe('Retry in 1 s');
    press();
    expect(called).toEqual([]);
    pass(1_000);
    expect(button()?.textContent).toBe('Retry');
    expect(button()?.getAttribute('aria-disabled')).toBe('false');
    press();
    expect(called).toEqual(['retry']);
  });

  it('does not begin again when it is drawn again', () => {
    fail({ wait: 5 });
    pass(1_000);
    fail({ wait: 5 });
    expect(button()?.textContent).toBe('Retry in 4 s');
  });

  it('has waited while the page was asleep', () => {
    fail({ wait: 60 });
    jest.setSystemTime(Date.now() + 3_600_000);
    pass(1_000);
    expect(button()?.textContent).toBe('Retry');
  });

  it('leaves no timer behind', () => {
    fail({ wait: 60 });
    act(() => root.render(null));
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('Continue', () => {
  it('says where the turn runs, and takes it over', () => {
    show(<Continue chat={chat} gone={false} />);
    expect(region.textContent).toContain('another tab or window');
    press();
    expect(called).toEqual(['continue 0']);
    expect(document.activeElement).toBe(composer);
  });

  it('is the main button where no page drives the turn', () => {
    show(<Continue chat={chat} gone={true} />);
    expect(region.textContent).toContain('was closed');
    expect(button()?.getAttribute('aria-label')).toBe('Continue here');
    expect(button()?.classList.contains('jp-mod-accept')).toBe(true);
  });
});
