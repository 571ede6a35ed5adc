import { OutputAreaModel } from '@jupyterlab/outputarea';
import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import type { ChatSession } from '../chat/session';
import type { Standing } from '../chat/standing';
import type { IBlockPart } from '../conversation/transcript';
import { CellCard } from '../panel/cell/cellcard';
import { runFirstWaiting } from '../panel/shared/firstwaiting';

let outputs: OutputAreaModel;
/** What the kernel has printed for a code. */
const printed = new Map<string, string>();
let painted = 0;
const decided: number[] = [];
const chat = {
  follower: { resume: () => undefined },
  notebook: {
    get codeMimeType() {
      painted += 1;
      return 'text/x-ipython';
    },
    image: () => null,
    outputs: () => outputs,
    kernel: { printed: (code: string) => printed.get(code) ?? '' }
  },
  decide: (block: number) => decided.push(block)
} as unknown as ChatSession;

const part = (change: Partial<IBlockPart> = {}): IBlockPart => ({
  ...{ type: 'block', block: 1, language: 'python', code: 'x', cell: 'c1' },
  status: 'running',
  ...change
});

let root: Root;
let region: HTMLElement;

function show(...parts: IBlockPart[]): void {
  showAs('here', ...parts);
}

function showAs(standing: Standing, ...parts: IBlockPart[]): void {
  act(() => {
    root.render(
      <div role="log" onKeyDown={runFirstWaiting}>
        {parts.map(block => (
          <CellCard
            key={block.block}
            {...{ block, chat, position: block.block, title: block.code }}
            standing={standing}
          />
        ))}
        <textarea />
      </div>
    );
  });
}

const find = (role: string) => region.querySelector(`[role="${role}"]`);
const pass = (milliseconds: number) =>
  act(() => void jest.advanceTimersByTime(milliseconds));
const print = (text: string) =>
  outputs.add({ output_type: 'stream', name: 'stdout', text });

beforeEach(() => {
  jest.useFakeTimers();
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  decided.length = 0;
  printed.clear();
  outputs = new OutputAreaModel();
  region = document.body.appendChild(document.createElement('div'));
  region.className = 'jp-gptcode-region';
  root = createRoot(region);
});

afterEach(() => {
  act(() => root.unmount());
  region.remove();
  jest.useRealTimers();
});

describe('a running card', () => {
  it('counts seconds and paints nothing else, and reads nothing out', () => {
    show(part({ started: Date.now() }));
    act(() => region.querySelector<HTMLElement>('button')!.click());
    painted = 0;
    expect(find('timer')?.textContent).toBe('0 s');
    pass(5_000);
    expect(find('timer')?.textContent).toBe('5 s');
    pass(60_000);
    expect(find('timer')?.textContent).toBe('1 min 5 s');
    expect(painted).toBe(0);
    expect(find('timer')?.getAttribute('aria-live')).toBe('off');
    show(part({ status: 'done', duration: 65.2 }));
    expect(find('timer')).toBeNull();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('shows the last line printed', () => {
    show(part({ started: Date.now() }));
    expect(find('note')).toBeNull();
    print('one\ntwo\n');
    pass(1_000);
    expect(find('note')?.textContent).toBe('two');
    expect(find('note')?.getAttribute('aria-label')).toBe('Result of cell 1');
    print('10%\r20%\r30%');
    pass(1_000);
    expect(find('note')?.textContent).toBe('30%');
    painted = 0;
    Array.from({ length: 100 }, (_, line) => print(`${line}\n`));
    pass(1_000);
    expect(find('note')?.textContent).toBe('99');
    show(part({ status: 'done', result: { kind: 'text', text: 'end' } }));
    expect(find('note')?.textContent).toBe('end');
  });

  it('shows what the kernel prints while another page drives', () => {
    print('of an earlier run\n');
    printed.set('x', 'one\ntwo\n');
    showAs('elsewhere', part({ started: Date.now() }));
    expect(find('note')?.textContent).toBe('two');
    printed.set('x', 'one\ntwo\nthree');
    pass(1_000);
    expect(find('note')?.textContent).toBe('three');
  });

  it.each([
    ['waits for the kernel', { started: 1, note: 'queued' }],
    ['runs in another page', {}]
  ])('shows neither while it %s', (_, change) => {
    print('of an earlier run\n');
    show(part(change));
    expect(find('timer')).toBeNull();
    expect(find('note')).toBeNull();
  });
});

describe('Ctrl+Enter', () => {
  const press = (change: KeyboardEventInit = {}) => {
    const init = { key: 'Enter', ctrlKey: true, bubbles: true, ...change };
    const event = new KeyboardEvent('keydown', { ...init, cancelable: true });
    act(() => void document.activeElement!.dispatchEvent(event));
    return event.defaultPrevented;
  };
  const waiting = [
    part({ block: 1, status: 'done' }),
    part({ block: 2, status: 'waiting' }),
    part({ block: 3, status: 'waiting' })
  ];

  it('runs the first cell that waits, and the focus stays', () => {
    show(...waiting);
    const box = region.querySelector('textarea')!;
    box.focus();
    expect(press()).toBe(true);
    expect(decided).toEqual([2]);
    expect(press({ repeat: true })).toBe(true);
    expect(press({ ctrlKey: false })).toBe(false);
    expect(press({ key: 'a' })).toBe(false);
    expect(decided).toEqual([2]);
    expect(press({ ctrlKey: false, metaKey: true })).toBe(true);
    expect(document.activeElement).toBe(box);
    show(part({ status: 'done' }));
    expect(press()).toBe(false);
  });

  it('brings a card in sight before it runs', () => {
    show(...waiting);
    const run = region.querySelector('.jp-gptcode-card-run')!;
    const card = run.closest('[role="group"]')!;
    const scrolled = jest.fn();
    card.scrollIntoView = scrolled;
    run.getBoundingClientRect = () => ({ top: 500, bottom: 510 }) as DOMRect;
    region.querySelector('textarea')!.focus();
    expect(press()).toBe(true);
    expect(decided).toEqual([]);
    expect(scrolled).toHaveBeenCalledTimes(1);
    run.getBoundingClientRect = () => ({ top: 0, bottom: 0 }) as DOMRect;
    press();
    expect(decided).toEqual([2]);
  });
});
