/** A React root in the document, which each test of a file gets anew. */

import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';

export interface IMounted {
  root: Root;
  box: HTMLElement;
}

/** The root of the test that runs; call it where the tests are described. */
export function mounted(): IMounted {
  const found = {} as IMounted;
  beforeEach(() => {
    (
      globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
    ).IS_REACT_ACT_ENVIRONMENT = true;
    found.box = document.body.appendChild(document.createElement('div'));
    found.root = createRoot(found.box);
  });
  afterEach(() => {
    act(() => found.root.unmount());
    found.box.remove();
  });
  return found;
}
