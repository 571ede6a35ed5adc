/** The end of a turn, announced by the browser. */

import { Signal } from '@lumino/signaling';

import { EndNotifier } from '../chat/endnotifier';
import type { ChatSession } from '../chat/session';

let permission = 'granted';
let asked = 0;
const shown: { body: string; tag: string; closed: boolean }[] = [];

class Shown {
  static get permission() {
    return permission;
  }

  static requestPermission() {
    asked += 1;
  }

  constructor(_: string, options: { body: string; tag: string }) {
    this._shown = { ...options, closed: false };
    shown.push(this._shown);
    all.push(this);
  }

  onclick = () => undefined;

  close() {
    this._shown.closed = true;
  }

  private _shown;
}

const all: Shown[] = [];

const chat = (path: string, busy = false) => ({
  ...{ busy, conversation: { id: `of ${path}` } },
  notebook: { path, isDisposed: false }
});

function stage() {
  const current = chat('a.ipynb');
  const other = chat('b.ipynb', true);
  const sessions = {
    changed: new Signal<object, void>({}),
    current,
    get elsewhere() {
      return other.busy ? [other] : [];
    }
  };
  const notifier = new EndNotifier(
    sessions as never,
    path => `${path} has ended.`
  );
  const set = (each: Pick<ChatSession, 'busy'>, busy: boolean) => {
    Object.assign(each, { busy });
    sessions.changed.emit();
  };
  sessions.changed.emit();
  return { current, notifier, other, set };
}

const hide = (hidden: boolean) =>
  Object.defineProperty(document, 'hidden', {
    ...{ value: hidden, configurable: true }
  });

describe('EndNotifier', () => {
  beforeEach(() => {
    Object.assign(window, { Notification: Shown });
    shown.length = asked = 0;
    permission = 'granted';
    hide(true);
  });

  afterEach(() => hide(false));

  it('announces each turn that ends while the page is hidden', () => {
    const focus = jest.spyOn(window, 'focus').mockReturnValue(undefined);
    const { current, notifier, other, set } = stage();
    set(current, true);
    expect(shown).toEqual([]);
    set(other, false);
    set(current, false);
    expect(shown).toEqual(
      ['b.ipynb', 'a.ipynb'].map(path => ({
        ...{ body: `${path} has ended.`, tag: `of ${path}`, closed: false }
      }))
    );
    all.at(-1)?.onclick();
    expect(focus).toHaveBeenCalledTimes(1);
    expect(shown[1].closed).toBe(true);
    notifier.dispose();
    set(current, true);
    set(current, false);
    expect(shown).toHaveLength(2);
    expect(asked).toBe(0);
  });

  it('says nothing on a page in sight, without permission, or of a closed notebook', () => {
    const { current, other, set } = stage();
    hide(false);
    set(current, true);
    set(current, false);
    hide(true);
    permission = 'denied';
    set(current, true);
    set(current, false);
    permission = 'granted';
    other.notebook.isDisposed = true;
    set(other, false);
    expect(shown).toEqual([]);
  });

  it('asks for the permission when it is turned on', () => {
    permission = 'default';
    stage();
    expect(asked).toBe(1);
  });
});
