import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import { Drawn } from '../panel/drawn';

/** What the browser says of elements that are in sight, said by the test. */
class Sight implements Pick<IntersectionObserver, 'disconnect' | 'observe'> {
  static readonly all = new Map<Element, Sight>();

  constructor(private _notice: IntersectionObserverCallback) {}

  observe(node: Element): void {
    this._node = node;
    Sight.all.set(node, this);
  }

  disconnect(): void {
    Sight.all.delete(this._node!);
  }

  static show(node: Element, isIntersecting = true): void {
    const entry = { isIntersecting } as IntersectionObserverEntry;
    const sight = Sight.all.get(node)!;
    sight._notice([entry], sight as unknown as IntersectionObserver);
  }

  private _node: Element | null = null;
}

let root: Root;
let box: HTMLElement;

function show(conversation: object, turns: number): void {
  const all = Array.from({ length: turns }, (_, index) => index + 1);
  act(() =>
    root.render(
      <div role="log">
        {all.map(turn => (
          <Drawn key={turn} later={turns - turn} {...{ conversation, turn }}>
            <article>{turn}</article>
          </Drawn>
        ))}
      </div>
    )
  );
}

const drawn = () =>
  [...box.querySelectorAll('article')].map(each => Number(each.textContent));
const undrawn = () => [...box.querySelectorAll('.jp-gptcode-undrawn')];

beforeEach(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  Object.assign(globalThis, { IntersectionObserver: Sight });
  Sight.all.clear();
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});

afterEach(() => {
  act(() => root.unmount());
  box.remove();
});

describe('Drawn', () => {
  it('draws a short conversation whole, and of a long one its end', () => {
    show({}, 12);
    expect(drawn()).toHaveLength(12);
    show({}, 100);
    expect(drawn()).toEqual(Array.from({ length: 12 }, (_, n) => n + 89));
    expect(undrawn()).toHaveLength(88);
  });

  it('draws a turn that comes into sight, and keeps what was drawn', () => {
    const conversation = {};
    show(conversation, 100);
    const [first, second] = undrawn();
    act(() => Sight.show(second, false));
    act(() => Sight.show(first));
    expect(drawn()[0]).toBe(1);
    expect(Sight.all.has(first)).toBe(false);
    show(conversation, 110);
    expect(drawn()).toEqual([
      1,
      ...Array.from({ length: 22 }, (_, n) => n + 89)
    ]);
    // Its place is the same when the panel shows it again.
    act(() => root.unmount());
    root = createRoot(box);
    show(conversation, 110);
    expect(drawn()).toHaveLength(23);
  });
});
