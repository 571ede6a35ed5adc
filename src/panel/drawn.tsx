import * as React from 'react';

/** The latest turns, which are drawn at once: more than the tallest panel shows. */
const AT_ONCE = 12;

/** How far from what is in sight a turn is drawn: further than one turn of a wheel or page. */
const MARGIN = '1500px 0px';

/** The turns of each conversation that were drawn: its places stay where they are. */
const DRAWN = new WeakMap<object, Set<number>>();

export interface IDrawnProps {
  conversation: object;
  turn: number;
  /** How many turns come after it. */
  later: number;
  children: React.ReactNode;
}

/** A turn, drawn when it comes near to what is in sight. */
export function Drawn(props: IDrawnProps): React.JSX.Element {
  const { children, conversation, later, turn } = props;
  const [, draw] = React.useReducer((count: number) => count + 1, 0);
  const place = React.useRef<HTMLDivElement>(null);
  const drawn = drawnOf(conversation);
  if (later < AT_ONCE) {
    drawn.add(turn);
  }
  const isDrawn = drawn.has(turn);
  React.useEffect(() => {
    const node = place.current;
    const log = node?.closest('[role="log"]');
    if (!node || !log) {
      return;
    }
    const observer = new IntersectionObserver(
      entries => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) {
          drawn.add(turn);
          draw();
        }
      },
      { root: log, rootMargin: MARGIN }
    );
    observer.observe(node);
    return () => observer.disconnect();
  }, [drawn, isDrawn, turn]);
  return isDrawn ? (
    <>{children}</>
  ) : (
    <div ref={place} className="jp-gptcode-undrawn" />
  );
}

function drawnOf(conversation: object): Set<number> {
  const known = DRAWN.get(conversation) ?? new Set<number>();
  DRAWN.set(conversation, known);
  return known;
}
