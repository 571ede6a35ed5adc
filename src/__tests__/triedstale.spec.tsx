/** What was tried grows old: its cell, one that runs before it, or the kernel may change. */

import { act } from 'react-dom/test-utils';
import * as React from 'react';

import { mounted } from './mounted';
import {
  MOMENT,
  partsOf,
  press,
  settled,
  stage as cards,
  TRIAL
} from './triedcards';

describe('what a card shows of a trial', () => {
  const page = mounted();
  const stage = () => cards(page);
  const { button, region } = partsOf(page);

  it('is as good as new while what was tried before it runs', async () => {
    const { iopubMessage, show } = stage();
    await show();
    await press(button(2));
    const header = { msg_type: 'execute_input', session: 'p1' };
    const runs = (code: string, execution_count: number) =>
      act(async () => {
        iopubMessage.emit({ header, content: { code, execution_count } });
        await settled();
      });
    const stale = () => region(2)!.textContent.includes('Tried before');
    await runs('a', MOMENT.count + 1);
    expect(stale()).toBe(false);
    await runs('b', MOMENT.count + 2);
    expect(stale()).toBe(true);
  });

  it('says when the cell or the kernel has changed since', async () => {
    const { conversation, iopubMessage, show } = stage();
    await show();
    await press(button(2));
    const runs = { msg_type: 'execute_input', session: 'p1' };
    await act(async () => {
      iopubMessage.emit({ header: runs, content: { execution_count: 4 } });
      await settled();
    });
    expect(region(2)!.textContent).toContain(
      'Tried before the kernel ran other code.'
    );
    await act(async () => {
      conversation.setBlock(1, 2, { code: 'c' });
      await settled();
    });
    // What other code gave does not stand beside this.
    expect(region(2)!.textContent).toBe('Tried before the cell was changed.');
  });

  it.each([
    ['was changed', { code: 'c' }],
    ['will be skipped', { note: 'declined' }],
    ['was skipped', { status: 'skipped' }]
  ] as const)('says when a cell before it %s', async (_, change) => {
    const { conversation, show } = stage();
    await show();
    await press(button(2));
    expect(region(2)!.textContent).not.toContain('Tried before');
    await act(async () => {
      conversation.setBlock(1, 1, change);
      await settled();
    });
    expect(region(2)!.textContent).toContain(
      'Tried before a cell that runs before it was changed or skipped.'
    );
  });

  it('shows it after a reload, and knows whether the kernel ran something since', async () => {
    const count = MOMENT.count - 1;
    for (const [moment, isStale] of [
      [MOMENT, false],
      [{ ...MOMENT, count }, true]
    ] as const) {
      const { conversation, show } = stage();
      conversation.apply({
        ...{ seq: 90, turn: 1, step: '', type: 'action', client: 'other' },
        ...{ action: 'tried', block: 2, source: 'b' },
        trial: { ...TRIAL, moment }
      });
      await show();
      expect(region(1)!.textContent).toContain('a: new, 1');
      expect(region(2)!.textContent).toContain('It would write a.csv.');
      expect(region(2)!.textContent.includes('Tried before')).toBe(isStale);
      act(() => page.root.render(<></>));
    }
  });
});
