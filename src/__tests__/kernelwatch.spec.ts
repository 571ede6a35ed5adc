/** What a page knows of its kernel by the messages that every page gets. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import { KernelMessage } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import { KernelWatch } from '../notebook/run/kernelwatch';
import type { KernelEnd } from '../server/wire';

type IOPub = KernelMessage.IIOPubMessage;

/** A message of the process `session`, caused by one of `asker`. */
function message(
  msgType: string,
  content: object,
  session = 'p1',
  asker = 'page'
): IOPub {
  const made = KernelMessage.createMessage({
    ...{ channel: 'iopub', msgType: 'status', session, username: '' },
    content: { execution_state: 'busy' }
  });
  return {
    ...made,
    header: { ...made.header, msg_type: msgType },
    parent_header: { ...made.header, session: asker },
    content
  } as unknown as IOPub;
}

const prints = (text: string) => message('stream', { name: 'stdout', text });
const starts = (code: string) => message('execute_input', { code });

function stage(status = 'busy') {
  const kernel = { id: 'k', status };
  const sessionContext = {
    iopubMessage: new Signal<object, IOPub>({}),
    kernelChanged: new Signal<object, object>({}),
    statusChanged: new Signal<object, string>({}),
    session: { kernel }
  };
  const content = { widgets: [] };
  const panel = { content, sessionContext } as unknown as NotebookPanel;
  const watch = new KernelWatch(panel);
  const ends: KernelEnd[] = [];
  watch.ended.connect((_, end) => ends.push(end));
  const say = (...messages: IOPub[]) =>
    messages.forEach(each => sessionContext.iopubMessage.emit(each));
  const turn = (to: string) => {
    kernel.status = to;
    sessionContext.statusChanged.emit(to);
  };
  return { ends, say, sessionContext, turn, watch };
}

describe('KernelWatch', () => {
  it('knows what the kernel runs and prints, whichever page has sent it', () => {
    const { say, turn, watch } = stage('idle');
    turn('busy');
    expect(watch.isAt('x')).toBe(false);
    say(starts('x'), prints('one\n'), prints('two'));
    expect(watch.isAt('x')).toBe(true);
    expect(watch.isAt('y')).toBe(false);
    expect(watch.printed('x')).toBe('one\ntwo');
    expect(watch.printed('y')).toBe('');
    say(prints('z'.repeat(10_000)));
    expect(watch.printed('x')).toHaveLength(2_000);
    turn('idle');
    expect(watch.isAt('x')).toBe(false);
    say(starts('x'));
    expect(watch.printed('x')).toBe('');
  });

  it.each(['busy', 'unknown'])(
    'may be at anything that began before the page was there: %s',
    status => {
      const { turn, watch } = stage(status);
      expect(watch.isAt('x')).toBe(true);
      turn('idle');
      turn('busy');
      expect(watch.isAt('x')).toBe(false);
    }
  );

  it('knows the process once two messages name it', () => {
    const { say, sessionContext, watch } = stage();
    let changes = 0;
    watch.changed.connect(() => (changes += 1));
    say(prints('a'));
    expect(watch.process).toBe('');
    say(prints('b'));
    expect([watch.process, changes]).toEqual(['p1', 1]);
    const other = message('stream', { text: '' }, 'p2');
    say(other, other);
    expect(watch.process).toBe('p2');
    const oldValue = { id: 'k' };
    sessionContext.kernelChanged.emit({ oldValue, newValue: { id: 'l' } });
    expect(watch.process).toBe('');
  });

  it('knows no process of a kernel that names who asked, or each message', () => {
    const { say, watch } = stage();
    const asked = message('stream', { text: '' }, 'page', 'page');
    say(asked, asked);
    say(...['a', 'b', 'c'].map(each => message('stream', { text: '' }, each)));
    expect(watch.process).toBe('');
  });

  it('reports an end once its process says so, not when another has started', () => {
    const { ends, say } = stage();
    const end = message('shutdown_reply', { restart: true });
    say(prints('a'), prints('b'), end);
    expect(ends).toEqual(['kernel-restarted']);
    const other = message('stream', { text: '' }, 'p2');
    say(other, other, end);
    expect(ends).toHaveLength(1);
  });
});
