import * as React from 'react';

import { type Sight, sightOf } from './sight';

/** The latest turns, which are always drawn: more than the tallest panel shows. */
const AT_ONCE = 12;

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
  React.useEffect(() => {
    const node = place.current;
    const log = node?.closest('[role="log"]');
    if (!node || !log || isLate) {
      return;
    }
    const sight: Sight = sightOf(log);
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
