import * as React from 'react';

/** Shows the end of a name that is too long for the closed field: beginnings are often the same. */
export function useEndShown(
  isClosed: boolean,
  name: string
): React.RefObject<HTMLInputElement> {
  const input = React.useRef<HTMLInputElement>(null);
  React.useLayoutEffect(() => {
    const node = input.current;
    if (!node || !isClosed) {
      return;
    }
    const show = () => {
      node.scrollLeft = node.scrollWidth;
      node.dataset.cut = String(node.scrollLeft > 0);
    };
    // At first, and whenever the panel has another width.
    const observer = new ResizeObserver(show);
    observer.observe(node);
    show();
    return () => {
      observer.disconnect();
      delete node.dataset.cut;
    };
  }, [isClosed, name]);
  return input;
}
