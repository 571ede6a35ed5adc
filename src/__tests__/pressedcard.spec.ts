/** Where the log stands once the user has pressed something in a card. */

import { Following } from '../panel/following';

const HIGH = 100; // pixels of the log

/** Called when a size has changed. */
let resized: () => void = () => undefined;

/** A log of cards that wait, of these heights; a trial's result adds to the height of its card. */
function stage(...heights: number[]) {
  const log = document.createElement('div');
  const results = heights.map(() => 0);
  const cards = heights.map(() => {
    const card = document.createElement('div');
    card.setAttribute('role', 'group');
    card.dataset.status = 'waiting';
    card.innerHTML =
      '<button class="jp-gptcode-card-run"></button>' +
      '<button class="jp-gptcode-try"></button><details><summary></summary></details>';
    log.append(card);
    return card;
  });
  document.body.replaceChildren(log);
  const high = (index: number) => heights[index] + results[index];
  const top = (index: number) =>
    heights.slice(0, index).reduce((sum, _, each) => sum + high(each), 0);
  const box = (from: number, to: number) =>
    ({ top: from - log.scrollTop, bottom: to - log.scrollTop }) as DOMRect;
  const total = () => top(heights.length);
  let position = 0;
  Object.defineProperties(log, {
    clientHeight: { value: HIGH },
    scrollHeight: { get: total },
    scrollTop: {
      get: () => position,
      set: (to: number) => {
        position = Math.max(0, Math.min(to, total() - HIGH));
      }
    }
  });
  log.getBoundingClientRect = () => ({ top: 0, bottom: HIGH }) as DOMRect;
  cards.forEach((card, index) => {
    card.getBoundingClientRect = () =>
      box(top(index), top(index) + high(index));
  });
  const following = new Following(log, null, behind => reports.push(behind));
  return {
    ...{ cards, following, log },
    press: (index: number, what = '.jp-gptcode-try') =>
      cards[index].querySelector<HTMLElement>(what)!.click(),
    /** What a trial gave is shown, this high. */
    gives: (...given: number[]) => {
      given.forEach((height, index) => {
        results[index] = height;
        const result = document.createElement('section');
        result.className = 'jp-gptcode-trial';
        result.getBoundingClientRect = () =>
          box(
            top(index) + heights[index],
            top(index) + heights[index] + height
          );
        cards[index].append(result);
      });
      resized();
    },
    grows: (index: number, by: number) => {
      heights[index] += by;
      resized();
    },
    scrolls: (to: number) => {
      log.scrollTop = to;
      log.dispatchEvent(new Event('scroll'));
    },
    at: (index: number) => top(index) - log.scrollTop
  };
}

const reports: (string | null)[] = [];

describe('a card in which the user has pressed something', () => {
  beforeEach(() => {
    reports.length = 0;
    window.ResizeObserver = class {
      constructor(notice: () => void) {
        resized = notice;
      }
      observe() {}
      disconnect() {}
    } as unknown as typeof ResizeObserver;
  });

  it('is in sight with what its trial gave, though an earlier one waits', () => {
    const { at, gives, press } = stage(30, 30, 30);
    press(2);
    gives(40, 40, 40);
    // It is 70 pixels high, and the last one.
    expect(at(2)).toBe(HIGH - 70);
    expect(reports.pop()).toBe(null);
  });

  it('leaves room below for the button that leads to the end', () => {
    const { at, gives, press } = stage(30, 30, 90);
    press(1);
    gives(20, 15);
    expect(at(1)).toBe(HIGH - 45 - 40);
    expect(reports.pop()).toBe('waits');
  });

  it('stays where it is if what its trial gave fits there', () => {
    const { at, gives, log, press, scrolls } = stage(150, 20, 20, 60);
    scrolls(150);
    press(1);
    expect(at(1)).toBe(0);
    gives(50, 30);
    expect(at(1)).toBe(0);
    expect(log.scrollTop).toBe(200);
    expect(reports.pop()).toBe('waits');
  });

  it('shows the beginning of a result that is higher than the log', () => {
    const { at, gives, press } = stage(30, 60);
    press(1);
    gives(40, 300);
    expect(at(1)).toBe(6 - 60);
  });

  it('stays where it is when something in it is unfolded', () => {
    const { at, grows, press } = stage(60, 30, 30);
    press(1, 'summary');
    const before = at(1);
    grows(1, 200);
    grows(0, 50);
    expect(at(1)).toBe(before);
  });

  it('is followed no longer once it runs, or the user scrolls', () => {
    const { at, cards, grows, press } = stage(30, 30, 60);
    press(2);
    grows(0, 100);
    expect(at(2)).toBe(60);
    cards[2].dataset.status = 'running';
    resized();
    expect(at(0)).toBe(0);
    const other = stage(30, 30, 90);
    other.press(2);
    other.scrolls(20);
    other.grows(0, 10);
    // They have scrolled on from the first card, so the end is followed.
    expect(other.at(2)).toBe(10);
  });

  it('is moved by the browser only where the user has scrolled', () => {
    const { log, press, scrolls } = stage(30, 30, 30, 200);
    expect(log.style.overflowAnchor).toBe('none');
    scrolls(150);
    scrolls(20);
    expect(log.style.overflowAnchor).toBe('auto');
    press(2);
    resized();
    expect(log.style.overflowAnchor).toBe('none');
  });

  it('is where the panel comes back to', () => {
    const { cards, following, gives, log, press } = stage(30, 30, 30);
    expect(following.place).toBe(null);
    press(2);
    gives(40, 40, 40);
    const place = log.scrollTop;
    // Another notebook's cards have taken their place.
    log.replaceChildren();
    expect(following.place).toBe(place);
    log.append(...cards);
    following.toEnd();
    expect(following.place).toBe(null);
  });
});
