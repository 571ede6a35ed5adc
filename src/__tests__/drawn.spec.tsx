import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import { Drawn } from '../panel/drawn';

/** What the browser says of elements that come near or are far, said by the test. */
class Watched implements Pick<IntersectionObserver, 'observe' | 'unobserve'> {
  static readonly all: Watched[] = [];

  constructor(
    private _notice: IntersectionObserverCallback,
    readonly options: IntersectionObserverInit
  ) {
    Watched.all.push(this);
  }

  readonly nodes = new Set<Element>();

  observe(node: Element): void {
    this.nodes.add(node);
  }

  unobserve(node: Element): void {
    this.nodes.delete(node);
  }

  say(isIntersecting: boolean, ...targets: Element[]): void {
    const entries = targets
      .filter(target => this.nodes.has(target))
      .map(target => ({ isIntersecting, target }) as IntersectionObserverEntry);
    act(() => this._notice(entries, this as unknown as IntersectionObserver));
  }
}

/** The turns, by their numbers, are as near as this. */
const comeNear = (...turns: number[]) =>
  Watched.all[0].say(true, ...turns.map(place));
const areFar = (...turns: number[]) =>
  Watched.all[1].say(false, ...turns.map(place));

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
const place = (turn: number) =>
  box.querySelectorAll<HTMLElement>('.jp-gptcode-turn')[turn - 1];
const from = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

beforeEach(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  Object.assign(globalThis, { IntersectionObserver: Watched });
  Watched.all.length = 0;
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
    expect(drawn()).toEqual(from(1, 12));
    show({}, 100);
    expect(drawn()).toEqual(from(89, 100));
  });

  it('draws a turn that comes near, and lets it go when it is far', () => {
    const conversation = {};
    show(conversation, 100);
    comeNear(1, 2, 50);
    expect(drawn()).toEqual([1, 2, 50, ...from(89, 100)]);
    Object.defineProperty(place(2), 'offsetHeight', { value: 720 });
    areFar(2, 95);
    expect(drawn()).toEqual([1, 50, ...from(89, 100)]);
    expect(place(2).style.height).toBe('720px');
    // Until its text is there.
    comeNear(2);
    expect([place(2).style.height, place(2).style.minHeight]).toEqual([
      '',
      '720px'
    ]);
  });

  it('leaves the places in the transcript when the panel shows it again', () => {
    const conversation = {};
    show(conversation, 100);
    comeNear(1, 2, 50);
    Object.defineProperty(place(2), 'offsetHeight', { value: 720 });
    Object.defineProperty(place(50), 'offsetHeight', { value: 510 });
    areFar(2);
    act(() => root.unmount());
    root = createRoot(box);
    show(conversation, 100);
    expect(drawn()).toEqual(from(89, 100));
    const heights = [1, 2, 50].map(turn => place(turn).style.height);
    expect(heights).toEqual(['', '720px', '510px']);
  });

  it('leaves alone what the user types or has selected', () => {
    show({}, 100);
    comeNear(1, 2, 3);
    const article = place(1).querySelector('article')!;
    article.tabIndex = 0;
    article.focus();
    document.getSelection()!.selectAllChildren(place(2));
    areFar(1, 2, 3);
    expect(drawn()).toEqual([1, 2, ...from(89, 100)]);
  });

  it('watches all turns by two observers', () => {
    show({}, 100);
    comeNear(1);
    const margins = Watched.all.map(({ options }) => options.rootMargin);
    expect(margins).toEqual(['1500px 0px', '4500px 0px']);
    expect(Watched.all.map(({ nodes }) => nodes.size)).toEqual([87, 1]);
  });
});
