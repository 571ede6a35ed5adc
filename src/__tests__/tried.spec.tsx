/** The button "Try" and the region "Tried" of a card that waits. */

import { PromiseDelegate } from '@lumino/coreutils';
import { act } from 'react-dom/test-utils';

import { waitingUpTo } from '../chat/trials';
import type { IBlockPart } from '../conversation/transcript';
import { NotRun } from '../notebook/run/notrun';
import type { ITrial } from '../server/wire';
import { mounted } from './mounted';
import { refusal } from './stageserver';
import {
  MOMENT,
  partsOf,
  press,
  settled,
  stage as cards,
  TRIAL
} from './triedcards';

describe('a card that can be tried', () => {
  const page = mounted();
  const stage = () => cards(page);

  const { button, card, region } = partsOf(page);

  it('has the button once the kernel has said so; it is asked once', async () => {
    const { asked, show } = stage();
    await show();
    expect(button(1)).not.toBe(null);
    expect(button(2)).not.toBe(null);
    expect(asked).toEqual(['server', 'kernel']);
  });

  it('is asked about again when the kernel is another one', async () => {
    const { asked, show, watched } = stage();
    await show();
    await act(async () => {
      watched.process = 'p2';
      watched.changed.emit();
      await settled();
    });
    expect(asked).toEqual(['server', 'kernel', 'server', 'kernel']);
  });

  it('tries what waits before it, too, and each card shows its own part', async () => {
    const { posted, show } = stage();
    await show();
    await press(button(2));
    expect(posted).toEqual([
      [
        'conversations/talk/trials',
        {
          ...{ client: 'me', turn: 1 },
          sources: [
            { block: 1, source: 'a' },
            { block: 2, source: 'b' }
          ]
        }
      ],
      [
        'conversations/talk/trials/t',
        { client: 'me', result: {}, moment: MOMENT }
      ]
    ]);
    expect(document.activeElement).toBe(button(2));
    expect(region(1)!.getAttribute('aria-label')).toBe('Tried');
    expect(region(1)!.textContent).toContain('a: new, 1');
    expect(region(1)!.textContent).not.toContain('a.csv');
    expect(region(2)!.textContent).toContain('Tried after 1 cell');
    expect(region(2)!.textContent).toContain('It would write a.csv.');
    for (const block of [1, 2]) {
      expect(region(block)!.textContent).toMatch(
        /^Tried[^.]*\. Nothing was changed\./
      );
      expect(region(block)!.textContent).not.toContain('Tried before');
    }
  });

  it('shows the seconds and Stop while it is tried', async () => {
    const { ends, show } = stage();
    ends(
      stop =>
        new Promise(resolve =>
          stop.addEventListener('abort', () => resolve('stopped'))
        )
    );
    await show();
    await press(button(1));
    // By sight, too, it is another one than the turn's.
    expect(region(1)!.textContent).toBe('Trying…0 sStop trying');
    await press(button(1));
    expect(button(1)!.getAttribute('aria-disabled')).toBe('true');
    await press(button(1, 'Stop trying'));
    expect(region(1)!.textContent).toBe('It was stopped.');
    expect(button(1)!.getAttribute('aria-disabled')).toBe('false');
  });

  it('says that it waits for the kernel, and tries what is in sight then', async () => {
    const { frees, posted, show, sources } = stage();
    const free = new PromiseDelegate<void>();
    frees(free.promise);
    await show();
    await press(button(1));
    expect(region(1)!.textContent).toContain('Waiting for the kernel…');
    sources.set('c1', 'other');
    await act(async () => {
      free.resolve();
      await settled();
    });
    expect(posted).toEqual([]);
    expect(region(1)).toBe(null);
  });

  it('says that it was stopped while it waited for the kernel', async () => {
    const { frees, show } = stage();
    const free = new PromiseDelegate<void>();
    frees(free.promise);
    await show();
    await press(button(1));
    await act(async () => {
      free.reject(new NotRun('stopped'));
      await settled();
    });
    expect(region(1)!.textContent).toBe('It was stopped.');
  });

  it('shows what came until it was stopped', async () => {
    const { answers, ends, show } = stage();
    const stopped: ITrial = {
      ...TRIAL,
      blocks: [
        {
          ...{ block: 1, source: 'a', unread: 0 },
          outputs: [{ output_type: 'stream', name: 'stdout', text: '42' }]
        }
      ],
      facts: { ended: 'stopped' }
    };
    answers(place =>
      place.endsWith('/trials') ? { trial: 't', start: '', stop: '' } : stopped
    );
    ends(
      stop =>
        new Promise(resolve =>
          stop.addEventListener('abort', () =>
            resolve({ result: {}, moment: MOMENT })
          )
        )
    );
    await show();
    await press(button(1));
    await press(button(1, 'Stop trying'));
    expect(region(1)!.textContent).toMatch(
      /^Tried on a copy\. Nothing was changed\.It was stopped\./
    );
    expect(region(1)!.querySelector('.jp-gptcode-card-outputs')).not.toBe(null);
  });

  it('says what it does outside before what it prints', async () => {
    const { answers, show } = stage();
    const [first, second] = TRIAL.blocks;
    const outputs = [{ output_type: 'stream', name: 'stdout', text: '42' }];
    const printed = { ...second, outputs };
    const found = { ...TRIAL, blocks: [first, printed] };
    answers(place =>
      place.endsWith('/trials') ? { trial: 't', start: '', stop: '' } : found
    );
    await show();
    await press(button(2));
    const parts = [
      ...region(2)!.querySelectorAll('ul, .jp-gptcode-card-outputs')
    ];
    expect(parts.map(each => each.getAttribute('aria-label'))).toEqual([
      ...['Effects', 'Variables', 'Outputs of cell 3']
    ]);
  });

  it('is stopped when the card is decided', async () => {
    const { conversation, ends, show } = stage();
    let stopped = false;
    ends(
      stop =>
        new Promise(resolve =>
          stop.addEventListener('abort', () => {
            stopped = true;
            resolve('stopped');
          })
        )
    );
    await show();
    await press(button(1));
    await act(async () => {
      conversation.setBlock(1, 1, { status: 'skipped' });
      await settled();
    });
    expect(stopped).toBe(true);
    expect(region(1)).toBe(null);
  });

  it('tries nothing that is not in sight', async () => {
    const { conversation, posted, show, sources } = stage();
    await show();
    sources.set('c1', 'other');
    await press(button(2));
    expect(posted).toEqual([]);
    expect(conversation.block(1, 1)!.code).toBe('other');
  });

  it('says what went wrong', async () => {
    const { answers, ends, show } = stage();
    await show();
    ends(() => Promise.resolve('lost'));
    await press(button(1));
    expect(region(1)!.textContent).toContain('The kernel ended');
    for (const [reason, text] of [
      ['stopped', ''],
      ['no-kernel', 'The kernel ended before there was a result.']
    ] as const) {
      ends(() => Promise.reject(new NotRun(reason)));
      await press(button(1));
      expect(region(1)?.textContent ?? '').toContain(text);
    }
    answers(() => Promise.reject(refusal('over', 'This turn is over.')));
    await press(button(1));
    expect(region(1)!.textContent).toBe('This turn is over.');
  });

  it('has no use for the button if the kernel cannot be tried any more', async () => {
    const { ends, show } = stage();
    await show();
    ends(() => Promise.resolve({ unavailable: 'gpu', names: [] }));
    await press(button(1));
    expect(button(1)!.getAttribute('aria-disabled')).toBe('true');
    expect(card(1).textContent).toContain('uses a GPU');
  });

  it('says of what was tried first that nothing was touched', async () => {
    const { conversation, show } = stage();
    conversation.noteTrial(1, {
      ...{ trial: 't', first: true, passed: true, facts: { ended: 'done' } },
      blocks: [{ block: 1, source: 'a', outputs: [] }]
    });
    conversation.setBlock(1, 1, { status: 'done' });
    await show();
    expect(card(1).textContent).toContain(
      'Tried first: nothing outside was touched.'
    );
    // The user has run other code in its cell.
    await act(async () => {
      conversation.setBlock(1, 1, { code: 'b' });
      await settled();
    });
    expect(card(1).textContent).not.toContain('Tried first');
  });
});

describe('waitingUpTo', () => {
  it('finds what would run before a block', () => {
    const part = (block: number, change: Partial<IBlockPart> = {}) =>
      ({
        ...{ type: 'block', block, cell: `c${block}`, status: 'waiting' },
        ...change
      }) as IBlockPart;
    const parts = [
      part(1, { status: 'done' }),
      part(2, { note: 'declined' }),
      part(3, { note: 'approved' }),
      part(4, { cell: 'gone' }),
      part(5),
      part(6)
    ];
    const turn = { turn: 1, prompt: '', model: '', parts };
    const positions = new Map(parts.map(({ cell }) => [cell!, 1]));
    positions.delete('gone');
    expect(waitingUpTo(turn, 5, positions)).toEqual([3, 5]);
  });
});
