/** Whether a model may try code, and who learns why it may not. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import * as React from 'react';
import { act } from 'react';

import type { ChatSession } from '../chat/session';
import { VariableReader } from '../notebook/read/variables';
import { PanelContext } from '../panel/shared/context';
import { DraftNotes } from '../panel/sent/notes';
import { warnOfSwitchedOff } from '../plugins/switchedoff';
import type { IInspector } from '../server/wire';
import { mounted } from './mounted';

const trans = nullTranslator.load('jupyterlab_gptcode');
const never = new AbortController().signal;
const PROBED: IInspector = { expression: 'read()', tries: 'probe()' };

/** A kernel that answers a probe with this text, once `answer` is called. */
function stage(inspector = PROBED, said = '{}', language = 'python') {
  const done = new PromiseDelegate<object>();
  const kernel = {
    status: 'idle',
    requestExecute: () => ({ done: done.promise })
  };
  const panel = {
    sessionContext: {
      session: { kernel },
      iopubMessage: new Signal<object, object>({})
    },
    model: { getMetadata: () => ({ name: language }) }
  } as unknown as NotebookPanel;
  const reader = new VariableReader(panel, () => Promise.resolve(inspector));
  reader.mayTry = () => true;
  const text = (plain: string) => ({
    status: 'ok',
    data: { 'text/plain': plain }
  });
  const answer = () =>
    done.resolve({
      content: {
        ...{ status: 'ok' },
        user_expressions: { gptcode: text('{"a": 1}'), tries: text(said) }
      }
    });
  return { answer, kernel, reader };
}

describe('a kernel that is asked whether a model may try code', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('has more time than for its variables alone', async () => {
    const { answer, reader } = stage(PROBED, '{"started": true}');
    const read = reader.refresh(never);
    await jest.advanceTimersByTimeAsync(4_900);
    answer();
    await read;
    expect(reader.facts).toEqual({ state: { reply: '{"a": 1}', tries: true } });
    expect(reader.untried).toBe(null);
  });

  it('is late in the end, and that is said', async () => {
    const { reader } = stage();
    const read = reader.refresh(never);
    await jest.advanceTimersByTimeAsync(5_000);
    await read;
    expect(reader.facts).toEqual({ state: { late: true } });
    expect(reader.untried).toEqual({ unavailable: 'late' });
    // Without the setting, nobody wants to know.
    reader.mayTry = () => false;
    expect(reader.untried).toBe(null);
  });

  it.each<[string, IInspector, string, string, object]>([
    [
      'itself',
      PROBED,
      '{"unavailable": "threads", "names": ["loop"]}',
      'python',
      { unavailable: 'threads', names: ['loop'] }
    ],
    [
      'the server',
      { expression: 'read()' },
      '',
      'python',
      { unavailable: 'model' }
    ],
    [
      'its language',
      { expression: 'read()' },
      '',
      'R',
      { unavailable: 'language' }
    ]
  ])('cannot be copied because of %s', async (_, inspector, ...rest) => {
    const [said, language, reason] = rest;
    const { answer, reader } = stage(inspector, said, language);
    const read = reader.refresh(never);
    answer();
    await read;
    expect(reader.untried).toEqual(reason);
  });
});

describe('what a draft sends', () => {
  const page = mounted();
  const show = (fields: object, tries: boolean) => {
    const chat = {
      draft: { text: 'Go' },
      calls: { mode: () => 'ask', tries: () => ({ model_tries: true }) },
      notebook: { variables: { untried: null } },
      ...fields
    } as unknown as ChatSession;
    act(() =>
      page.root.render(
        <PanelContext.Provider value={{ trans } as never}>
          <DraftNotes chat={chat} tries={tries} />
        </PanelContext.Provider>
      )
    );
    return page.box.textContent;
  };

  it('says that nothing is typed yet', () => {
    expect(show({}, true)).toBe('');
    const text = show({ draft: { text: ' \n' } }, true);
    expect(text).toContain('Nothing is typed yet.');
  });

  it.each<[string, object]>([
    [
      'so it is not known',
      { notebook: { variables: { untried: { unavailable: 'late' } } } }
    ],
    [
      'In "Insert only", nothing runs.',
      {
        calls: { mode: () => 'insert', tries: () => ({ model_tries: true }) }
      }
    ],
    ['Small models are not offered it.', {}]
  ])('says why the model may not try code: %s', (reason, fields) => {
    expect(show(fields, false)).toContain(reason);
    expect(show(fields, true)).toBe('');
    const calls = { mode: () => 'ask', tries: () => ({}) };
    expect(show({ ...fields, calls }, false)).toBe('');
  });
});

describe('a setting that is turned on', () => {
  it('has no effect where an administrator has switched it off', () => {
    const warn = jest.spyOn(Notification, 'warning').mockReturnValue('');
    const off = { try_in_doubt: false, model_tries: false };
    const on = { try_in_doubt: true, model_tries: true };
    warnOfSwitchedOff(off, on, ['model_tries', 'try_in_doubt'], trans);
    // Not at the start, nor before the server has said it.
    warnOfSwitchedOff({}, on, [], trans);
    warnOfSwitchedOff(off, on, undefined, trans);
    warnOfSwitchedOff(on, on, [], trans);
    expect(warn).not.toHaveBeenCalled();
    warnOfSwitchedOff(off, on, ['try_in_doubt'], trans);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0][0]).toContain('"Let models try code"');
  });
});
