import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import type { CleanRun } from '../chat/cleanrun';
import type { ChatSession } from '../chat/session';
import { CleanRunRegion } from '../panel/check/region';
import type { ICheckRow } from '../server/wire';

const revealed: string[] = [];
const acts: string[] = [];
const chat = {
  busy: false,
  notebook: { reveal: (cell: string) => revealed.push(cell) },
  positions: new Map([
    ['a', 1],
    ['b', 3]
  ])
} as unknown as ChatSession;

const ROWS: ICheckRow[] = [
  { type: 'check-cell', cell: 'a', position: 1, status: 'ran' },
  {
    ...{ type: 'check-cell', cell: 'b', position: 2, status: 'differs' },
    ...{ text: 'Gives \u202eanother <b>result</b>.', was: '1', now: '\u200b2' }
  },
  { type: 'check-cell', cell: 'gone', position: 4, status: 'failed', text: 'X' }
];

let root: Root;
let host: HTMLElement;

function show(change: Partial<CleanRun>): void {
  const run = {
    ...{ state: 'over', rows: ROWS, faults: ROWS.slice(1), total: 3 },
    ...{ problem: null, isOutdated: false, isShown: true },
    end: { type: 'check-end', verdict: 'fails', text: 'Cell 2 does not run.' },
    stop: () => acts.push('stop'),
    fix: () => acts.push('fix'),
    hide: () => acts.push('hide'),
    ...change
  } as unknown as CleanRun;
  act(() => root.render(<CleanRunRegion chat={chat} run={run} />));
}

const button = (name: string) =>
  host.querySelector<HTMLElement>(`button[aria-label="${name}"]`);

beforeEach(() => {
  host = document.body.appendChild(document.createElement('div'));
  host.scrollIntoView = () => undefined;
  Element.prototype.scrollIntoView = () => undefined;
  root = createRoot(host);
  revealed.length = acts.length = 0;
});
afterEach(() => {
  act(() => root.unmount());
  host.remove();
});

it('shows one row a cell, by its position now; a click jumps there', () => {
  show({});
  const region = host.querySelector('[role="region"]')!;
  expect(region.getAttribute('aria-label')).toBe('Clean run');
  const rows = [...region.querySelectorAll('li')].map(row => row.textContent);
  expect(rows).toEqual([
    'Cell 1 Ran',
    'Cell 3 DiffersGives ⟨U+202E⟩another <b>result</b>.before1now⟨U+200B⟩2',
    'Cell 4 FailedX'
  ]);
  act(() => button('Cell 3')?.click());
  expect(revealed).toEqual(['b']);
  expect(button('Cell 4')?.getAttribute('aria-disabled')).toBe('true');
});

it('shows names in a sentence as code', () => {
  const text = 'Uses `secret`, which no cell defines.';
  show({ rows: [{ ...ROWS[1], text, was: undefined, now: undefined }] });
  const [row] = host.querySelectorAll('.jp-gptcode-check-text');
  expect(row.textContent).toBe('Uses secret, which no cell defines.');
  expect(row.querySelector('code')?.textContent).toBe('secret');
});

it('offers Fix and Close when it is over, and only Stop before', () => {
  show({});
  act(() => button('Fix')?.click());
  act(() => button('Close')?.click());
  expect(acts).toEqual(['fix', 'hide']);
  show({ state: 'running', rows: ROWS.slice(0, 1), end: null });
  expect(host.querySelector('[role="status"]')?.textContent).toBe(
    'Checking the cells…'
  );
  expect([button('Fix'), button('Close')]).toEqual([null, null]);
  act(() => button('Stop the check')?.click());
  expect(acts).toEqual(['fix', 'hide', 'stop']);
});

it('says that the code has changed, and why there is no verdict', () => {
  show({ isOutdated: true });
  const status = host.querySelector('[role="status"]')!;
  expect(status.textContent).toBe(
    'Cell 2 does not run. The code has changed since.'
  );
  show({ problem: 'No kernel.', end: null, rows: [], faults: [] });
  expect(status.textContent).toBe('No kernel.');
  expect(button('Fix')).toBeNull();
});
