import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import type { ChatSession } from '../chat/session';
import type { Standing } from '../chat/standing';
import { CellCard } from '../panel/cell/cellcard';
import type { IBlockPart } from '../conversation/transcript';

// `trial.spec.tsx` shows what they show.
jest.mock('../panel/trial/lazy', () => ({
  TryButton: () => null,
  Tried: () => null
}));

const TITLE = 'x';

const decided: [number, string][] = [];
const chat = {
  follower: { resume: () => undefined },
  notebook: { codeMimeType: 'text/x-ipython', image: () => null },
  decide: (block: number, approval: string) => decided.push([block, approval])
} as unknown as ChatSession;

const part = (block: number, change: Partial<IBlockPart> = {}): IBlockPart => ({
  type: 'block',
  block,
  language: 'python',
  code: 'x',
  cell: `c${block}`,
  status: 'waiting',
  ...change
});

let root: Root;
let log: HTMLElement;

/** A log of cards, numbered as their blocks. */
function show(
  parts: IBlockPart[],
  standing: Standing = 'here',
  removed: number[] = [],
  group?: IBlockPart[],
  isAway = false
): void {
  act(() => {
    root.render(
      parts.map(block => (
        <CellCard
          key={block.block}
          block={block}
          position={removed.includes(block.block) ? 0 : block.block}
          chat={chat}
          title={TITLE}
          group={parts.length > 1 && block === parts[0] ? group : undefined}
          standing={standing}
          isAway={isAway}
        />
      ))
    );
  });
}

const buttons = (name: string) => [
  ...log.querySelectorAll<HTMLElement>(`button[aria-label="${name}"]`)
];
const focused = () => {
  const card = document.activeElement?.closest('[role="group"]');
  return `${card?.getAttribute('aria-label')} / ${document.activeElement?.textContent}`;
};

beforeEach(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  decided.length = 0;
  log = document.body.appendChild(document.createElement('div'));
  log.setAttribute('role', 'log');
  root = createRoot(log);
});

afterEach(() => {
  act(() => root.unmount());
  log.remove();
});

describe('CellCard', () => {
  it('asks only while its turn runs, and only once', () => {
    show([part(1)]);
    expect(buttons('Run')).toHaveLength(1);
    for (const note of ['approved', 'declined']) {
      show([part(1, { note })]);
      expect(buttons('Run')).toEqual([]);
    }
    expect(log.textContent).toContain('Will be skipped.');
    show([part(1)], 'over');
    expect(buttons('Run')).toEqual([]);
  });

  it('says what Undo cannot put back before a yes, and what came up only then', async () => {
    const unpreserved = [{ name: 'a.csv', why: 'you ran the cell' }];
    const text = 'Undo cannot put back: a.csv (you ran the cell)';
    const loaded = () =>
      act(async () => void (await import('../panel/undo/files')));
    show([part(1, { unpreserved })]);
    await loaded();
    expect(log.textContent).toContain(text);
    show([part(1, { unpreserved, status: 'done' })]);
    expect(log.textContent).not.toContain(text);
    show([part(1, { unpreserved, status: 'done', isLateUnpreserved: true })]);
    await loaded();
    expect(log.textContent).toContain(text);
    show([part(1, { unpreserved, status: 'done', verdict: 'run' })]);
    expect(log.textContent).toContain(text);
  });

  it('is named after another tab where the notebook here does not have the cell', () => {
    const names = () =>
      [...log.querySelectorAll('[role="group"]')].map(each =>
        each.getAttribute('aria-label')
      );
    const [ran, written] = [part(1, { inserted: true }), part(2)];
    show([ran, written], 'elsewhere', [1, 2]);
    expect(names()).toEqual(['Removed cell', 'New cell']);
    show([ran, written], 'elsewhere', [1], undefined, true);
    expect(names()).toEqual(['Cell in another tab', 'Cell 2']);
  });

  it('moves the focus to the next card that waits, and at last to the name', () => {
    show([part(1), part(2, { status: 'done' }), part(3)]);
    act(() => buttons('Skip')[1].click());
    expect(focused()).toBe('Cell 1 / Run');
    show([part(1), part(2, { status: 'done' }), part(3, { note: 'declined' })]);
    act(() => buttons('Run')[0].click());
    expect(focused()).toBe('Cell 1 / Cell 1');
    expect(decided).toEqual([
      [3, 'skip'],
      [1, 'run']
    ]);
  });

  it('offers no Run of a cell that was removed; the focus stays near', () => {
    const inserted = { inserted: true };
    const lost = { inserted: true, status: 'unknown', note: 'lost' } as const;
    const parts = [part(1, inserted), part(2, lost), part(3)];
    show(parts);
    buttons('Run')[0].focus();
    show(parts, 'here', [1, 2, 3]);
    // The third is not in the notebook yet.
    expect(buttons('Run')).toHaveLength(1);
    expect(buttons('Run again')).toEqual([]);
    expect(buttons('Skip')).toHaveLength(2);
    expect(buttons('Continue')).toHaveLength(1);
    expect(log.textContent).toContain('You removed this cell.');
    show(parts);
    expect(buttons('Run')).toHaveLength(2);
    expect(log.textContent).not.toContain('You removed this cell.');
  });

  it('keeps the focus when the question goes away by itself', () => {
    show([part(1)]);
    buttons('Skip')[0].focus();
    show([part(1, { status: 'skipped', note: 'failed-before' })]);
    expect(focused()).toBe('Cell 1 / Cell 1');
  });

  it('takes no focus from elsewhere', () => {
    const editor = document.body.appendChild(document.createElement('input'));
    show([part(1)]);
    editor.focus();
    show([part(1, { status: 'running' })]);
    expect(document.activeElement).toBe(editor);
    editor.remove();
  });

  it('ignores the second press of a double click', () => {
    show([part(1)]);
    const press = new MouseEvent('click', { bubbles: true, detail: 2 });
    act(() => void buttons('Run')[0].dispatchEvent(press));
    expect(decided).toEqual([]);
  });

  it('calls an inserted cell not run', () => {
    show([part(1, { status: 'inserted' })]);
    expect(log.querySelector('[role="status"]')?.textContent).toBe('Inserted');
    expect(log.querySelector('.jp-gptcode-card-note')?.textContent).toBe(
      'Not run.'
    );
  });

  it('shows the whole code of what waits, and folds the rest', () => {
    const code = '# safe\rhidden()\nb\u202ec';
    show([part(1, { code }), part(2, { status: 'done' })]);
    const shown = log.querySelector('[role="region"]');
    expect(shown?.getAttribute('aria-label')).toBe('Code of cell 1');
    expect(shown?.textContent).toBe('# safe␍\nhidden()\nb⟨U+202E⟩c');
    expect(log.querySelectorAll('[role="region"]')).toHaveLength(1);
    // It cannot be folded while it asks.
    act(() => buttons('Hide code')[0].click());
    expect(log.querySelector('[role="region"]')).not.toBeNull();
    show([part(1, { code, status: 'running' })]);
    expect(log.querySelector('[role="region"]')).toBeNull();
  });

  it('asks nothing about a block that runs by itself', () => {
    show([part(1, { asks: false, verdict: 'run' })]);
    expect(buttons('Run')).toEqual([]);
    expect(log.querySelector('[role="region"]')).toBeNull();
    show([part(1, { asks: true, verdict: 'run' })]);
    expect(buttons('Run')).toHaveLength(1);
    expect(log.querySelector('[role="region"]')).not.toBeNull();
    show([part(1, { verdict: 'run' })], 'elsewhere');
    expect(log.querySelector('[role="region"]')).toBeNull();
  });

  it('shows at once what has become of the code', () => {
    show([part(1, { code: 'a' })]);
    show([part(1, { code: 'b', note: 'changed' })]);
    expect(log.querySelector('[role="region"]')?.textContent).toBe('b');
  });

  it.each([
    ['text', { text: 'a\u202eb' }, 'a⟨U+202E⟩b'],
    ['error', { text: 'KeyError: 1' }, 'KeyError: 1'],
    ['table', { text: '', rows: 1, columns: 4 }, '1 row × 4 columns'],
    ['image', { text: '' }, 'Picture']
  ] as const)('shows what came out: %s', (kind, rest, text) => {
    show([part(3, { status: 'done', result: { kind, ...rest } })]);
    const note = log.querySelector('[role="note"]');
    expect(note?.getAttribute('aria-label')).toBe('Result of cell 3');
    expect(note?.textContent).toBe(text);
  });

  it('runs all that wait, of which each shows what it did at the press', () => {
    const parts = [part(1), part(2), part(3)];
    show(parts, 'here', [], parts);
    expect(buttons('Run all (3)')).toHaveLength(1);
    const press = (type: string) =>
      act(() => {
        const event = new MouseEvent(type, { bubbles: true, detail: 1 });
        buttons('Run all (3)')[0].dispatchEvent(event);
      });
    press('pointerdown');
    const later = [part(1), part(2, { code: 'evil()' }), part(3), part(4)];
    show(later, 'here', [], later.slice(0, 3));
    press('click');
    expect(decided).toEqual([
      [1, 'run'],
      [3, 'run']
    ]);
    expect(focused()).toBe('Cell 1 / Cell 1');
    show([part(1), part(2)]);
    expect(log.textContent).not.toContain('Run all');
  });

  it('shows a cell that waits in an earlier turn as not run', () => {
    show([part(1)], 'over');
    const card = log.querySelector('[role="group"]');
    expect(card?.querySelector('[role="status"]')?.textContent).toBe('Skipped');
    expect(card?.textContent).toContain('you sent another message');
    expect(buttons('Hide code')).toEqual([]);
  });

  it('says of a cell that came back no more than is known', () => {
    const skipped = { status: 'skipped', note: 'removed' } as const;
    show([part(1, skipped)]);
    expect(log.textContent).not.toContain('You removed this cell');
    expect(log.textContent).toContain('had been removed or was no longer');
  });
});
