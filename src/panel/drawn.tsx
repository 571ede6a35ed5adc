import * as React from 'react';

import { sightOf } from './sight';

/** The latest turns, which are always drawn: more than the tallest panel shows. */
const AT_ONCE = 12;

/** Milliseconds until the text of a turn is there: it is rendered piece by piece. */
const SETTLED = 1000;

/** How high the turns of each conversation were: their places stay as high. */
const HEIGHTS = new WeakMap<object, Map<number, number>>();

export interface IDrawnProps {
  conversation: object;
  turn: number;
  /** How many turns come after it. */
  later: number;
  children: React.ReactNode;
}

/** A turn, drawn while it is near to what is in sight. */
export function Drawn(props: IDrawnProps): React.JSX.Element {
  const { children, conversation, later, turn } = props;
  const isLate = later < AT_ONCE;
  const [isNear, setNear] = React.useState(false);
  const place = React.useRef<HTMLDivElement>(null);
  const heights = heightsOf(conversation);
  const isDrawn = isLate || isNear;
  useHeight(place, heights, turn, isDrawn);
  React.useEffect(() => {
    const node = place.current;
    const log = node?.closest('[role="log"]');
    if (!node || !log || isLate) {
      return;
    }
    const sight = sightOf(log);
    return isDrawn
      ? sight.onFar(node, () => {
          // What the user types or has selected there stays.
          if (!isUsed(node)) {
            heights.set(turn, node.offsetHeight);
            setNear(false);
          }
        })
      : sight.onNear(node, () => React.startTransition(() => setNear(true)));
  }, [heights, isDrawn, isLate, turn]);
  return isDrawn ? (
    <div ref={place} className="jp-gptcode-turn">
      {children}
    </div>
  ) : (
    <div
      ref={place}
      className="jp-gptcode-turn jp-gptcode-undrawn"
      style={{ height: heights.get(turn) }}
    />
  );
}

/** A turn that is drawn again is at least as high as it was until its text is there, and it is
 * known how high it was when the panel shows something else. */
function useHeight(
  place: React.RefObject<HTMLElement>,
  heights: Map<number, number>,
  turn: number,
  isDrawn: boolean
): void {
  const latest = React.useRef({ heights, isDrawn, turn });
  latest.current = { heights, isDrawn, turn };
  React.useLayoutEffect(() => {
    const node = place.current;
    const height = heights.get(turn);
    if (!node || !isDrawn || !height) {
      return;
    }
    node.style.minHeight = `${height}px`;
    const timer = setTimeout(() => (node.style.minHeight = ''), SETTLED);
    return () => {
      clearTimeout(timer);
      node.style.minHeight = '';
    };
  }, [heights, isDrawn, place, turn]);
  React.useLayoutEffect(() => {
    const node = place.current;
    return () => {
      const known = latest.current;
      if (node?.offsetHeight && known.isDrawn) {
        known.heights.set(known.turn, node.offsetHeight);
      }
    };
  }, [place]);
}

function isUsed(node: HTMLElement): boolean {
  const { activeElement } = node.ownerDocument;
  const selection = node.ownerDocument.getSelection();
  const isSelected =
    selection?.type === 'Range' && selection.getRangeAt(0).intersectsNode(node);
  return node.contains(activeElement) || isSelected;
}

function heightsOf(conversation: object): Map<number, number> {
  const known = HEIGHTS.get(conversation) ?? new Map<number, number>();
  HEIGHTS.set(conversation, known);
  return known;
}
