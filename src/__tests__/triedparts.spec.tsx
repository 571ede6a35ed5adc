/** What a card shows of a trial, part by part: how it failed, what was printed, variables. */

import { nullTranslator } from '@jupyterlab/translation';
import { act } from 'react-dom/test-utils';
import * as React from 'react';

import { failureText, shownOutputs } from '../panel/trial/failure';
import { Variables } from '../panel/trial/variables';
import { PanelContext } from '../panel/shared/context';
import type { ITriedBlock } from '../server/wire';
import { mounted } from './mounted';

const trans = nullTranslator.load('jupyterlab_gptcode');
const printed = { output_type: 'stream', name: 'stdout', text: '42' };

function failed(ename: string, evalue: string): ITriedBlock {
  const traceback = [
    `\x1b[31m${'-'.repeat(75)}\x1b[39m`,
    `${ename}: ${evalue}`
  ];
  const error = { output_type: 'error', ename, evalue, traceback };
  return { block: 1, source: 'a', outputs: [printed, error] };
}

describe('a trial that failed', () => {
  it.each([
    ['KeyError', "'rain'", "It would fail: KeyError: 'rain'"],
    ['ValueError', 'No.\nAnd why.', 'It would fail: ValueError: No.'],
    ['KeyboardInterrupt', '', 'It would fail: KeyboardInterrupt'],
    ['E', '\u202eabc', 'It would fail: E: ⟨U+202E⟩abc']
  ])('says in one line how: %s %s', (ename, evalue, expected) => {
    expect(failureText(failed(ename, evalue), false, trans)).toBe(expected);
  });

  it.each(['PermissionError', 'CalledProcessError', 'ConnectionError'])(
    'says where it was the copy that may not: %s',
    name => {
      expect(failureText(failed(name, 'No.'), true, trans)).toBe(
        `A copy may not do this, so it ended early: ${name}: No.`
      );
      expect(failureText(failed(name, 'No.'), false, trans)).toBe(
        `It would fail: ${name}: No.`
      );
      expect(failureText(failed('KeyError', 'No.'), true, trans)).toBe(
        'It would fail: KeyError: No.'
      );
    }
  );

  it('bounds that line, and says nothing where nothing failed', () => {
    const long = failureText(failed('E', 'x'.repeat(5_000)), false, trans);
    expect(long.length).toBeLessThan(250);
    const fine = { block: 1, source: 'a', outputs: [printed] };
    expect(failureText(fine, true, trans)).toBe('');
  });

  it('shows the traceback without its rule', () => {
    const [first, second] = shownOutputs(failed('E', 'No.'));
    expect(first).toEqual(printed);
    expect(second.traceback).toEqual(['E: No.']);
  });

  it('says that a copy has nobody to ask', () => {
    const asks = failed('StdinNotImplementedError', 'raw_input was called');
    expect(failureText(asks, false, trans)).toBe(
      'It would ask for input, which a copy cannot get.'
    );
    expect(shownOutputs(asks)).toEqual([printed]);
  });
});

describe('the variables of a trial', () => {
  const page = mounted();
  const show = (count: number) => {
    const changes = Array.from({ length: count }, (_, index) => ({
      ...{ name: `n${index}`, how: 'new' as const },
      after: { type: 'str', length: 300 }
    }));
    const old = { name: 'old', how: 'gone' as const, before: { type: 'int' } };
    const tried = {
      ...{ block: 1, source: 'a', outputs: [] },
      changes: [...changes, old]
    };
    act(() =>
      page.root.render(
        <PanelContext.Provider value={{ trans } as never}>
          <Variables tried={tried} />
        </PanelContext.Provider>
      )
    );
    return [...page.box.querySelectorAll('ul')].map(list =>
      [...list.children].map(line => line.textContent)
    );
  };

  it('are all in sight if they are few, what was there before first', () => {
    const [lines, ...more] = show(8);
    expect(lines.slice(0, 2)).toEqual([
      'old: gone, was int',
      'n0: new, str of 300 characters'
    ]);
    expect([lines.length, more.length]).toEqual([9, 0]);
  });

  it('are folded if they are many', () => {
    const [lines, more] = show(9);
    expect([lines.length, more.length]).toEqual([8, 2]);
    expect(page.box.querySelector('summary')!.textContent).toBe('and 2 more');
  });
});
