/** Lifts the panel's end above JupyterLab's notifications, which lie over the page's corner. */

import * as React from 'react';

/** JupyterLab's names: it makes the first with the first notification, the second holds them. */
const ROOT = 'react-toastify-container';
const LIST = '.jp-toastContainer';
/** What must stay free: the composer, with its buttons. */
const FOOT = '.jp-gptcode-composer';
/** While there is little room, what can wait is hidden. */
const SCARCE = 'jp-mod-scarce';
const MUCH = 1 / 3; // of the panel's height

/** Pads a node at its end by as much as notifications cover of it. */
export function useRoomForToasts<T extends HTMLElement>(): React.RefObject<T> {
  const ref = React.useRef<T>(null);
  React.useLayoutEffect(
    () => (ref.current ? makeRoom(ref.current) : undefined),
    []
  );
  return ref;
}

function makeRoom(node: HTMLElement): () => void {
  const place = () => {
    const covered = coveredBy(document.querySelector(LIST), node);
    node.classList.toggle(SCARCE, covered > node.clientHeight * MUCH);
    // The composer is as high as what is left in it.
    const foot = node.querySelector<HTMLElement>(FOOT)?.offsetHeight ?? 0;
    const room = Math.max(0, Math.min(covered, node.clientHeight - foot));
    node.style.paddingBottom = `${room}px`;
  };
  const sizes = new ResizeObserver(place);
  // Not its inside, which the padding changes.
  sizes.observe(node, { box: 'border-box' });
  const lists = new MutationObserver(() => {
    const list = document.querySelector(LIST);
    if (list) {
      sizes.observe(list);
    }
    place();
  });
  const find = () => {
    const root = document.getElementById(ROOT);
    if (root) {
      roots.disconnect();
      lists.observe(root, { childList: true, subtree: true });
    }
  };
  const roots = new MutationObserver(find);
  roots.observe(document.body, { childList: true });
  find();
  return () => {
    sizes.disconnect();
    lists.disconnect();
    roots.disconnect();
  };
}

/** Pixels at the end of a node, on which notifications lie. */
function coveredBy(list: Element | null, node: HTMLElement): number {
  if (!list?.childElementCount) {
    return 0;
  }
  const over = list.getBoundingClientRect();
  const box = node.getBoundingClientRect();
  const isBeside = over.left >= box.right || over.right <= box.left;
  const height = isBeside ? 0 : box.bottom - over.top;
  return Math.round(Math.max(0, height));
}
