/** What is near to the part of the transcript that is in sight, and what is far from it. */

/** Further than one turn of a wheel or page. */
const NEAR = '1500px 0px';

/** So far that what is scrolled back and forth stays. */
const FAR = '4500px 0px';

type Notice = () => void;

/** One observer for all turns of a log, and another one for those that are drawn. */
export class Sight {
  constructor(root: Element) {
    this._near = new Watch(root, NEAR, true);
    this._far = new Watch(root, FAR, false);
  }

  /** Calls when the element comes near; the function that it returns ends that. */
  onNear(node: Element, notice: Notice): () => void {
    return this._near.add(node, notice);
  }

  /** Calls when the element is far. */
  onFar(node: Element, notice: Notice): () => void {
    return this._far.add(node, notice);
  }

  private _near: Watch;
  private _far: Watch;
}

class Watch {
  constructor(root: Element, rootMargin: string, isNear: boolean) {
    this._observer = new IntersectionObserver(
      entries => {
        for (const { isIntersecting, target } of entries) {
          if (isIntersecting === isNear) {
            this._notices.get(target)?.();
          }
        }
      },
      { root, rootMargin }
    );
  }

  add(node: Element, notice: Notice): () => void {
    this._notices.set(node, notice);
    this._observer.observe(node);
    return () => {
      this._notices.delete(node);
      this._observer.unobserve(node);
    };
  }

  private _notices = new Map<Element, Notice>();
  private _observer: IntersectionObserver;
}

const SIGHTS = new WeakMap<Element, Sight>();

export function sightOf(log: Element): Sight {
  const known = SIGHTS.get(log) ?? new Sight(log);
  SIGHTS.set(log, known);
  return known;
}
