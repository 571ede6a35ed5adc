/** A turn that waits for long says for whom. */

import * as React from 'react';
import { createRoot } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import { Awaited } from '../panel/awaited';

it('says after five seconds whom it waits for', () => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  jest.useFakeTimers();
  const region = document.createElement('section');
  const root = createRoot(region);
  const pass = (milliseconds: number) =>
    act(() => {
      jest.advanceTimersByTime(milliseconds);
    });
  act(() => root.render(<Awaited key="1" model="lab/tiny" />));
  pass(4999);
  expect(region.textContent).toBe('');
  pass(1);
  expect(region.textContent).toBe('Waiting for lab/tiny…');
  // The next step has five seconds, too.
  act(() => root.render(<Awaited key="2" model="lab/tiny" />));
  expect(region.textContent).toBe('');
  act(() => root.unmount());
  jest.useRealTimers();
});
