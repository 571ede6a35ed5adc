/** A turn that waits for long says for whom. */

import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import { Awaited } from '../panel/awaited';

let region: HTMLElement;
let root: Root;

beforeEach(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  jest.useFakeTimers();
  region = document.createElement('section');
  root = createRoot(region);
});

afterEach(() => {
  act(() => root.unmount());
  jest.useRealTimers();
});

const pass = (milliseconds: number) =>
  act(() => {
    jest.advanceTimersByTime(milliseconds);
  });
const show = (since: object, hasBegun = false) =>
  act(() => root.render(<Awaited model="lab/tiny" {...{ since, hasBegun }} />));

it('says after five seconds whom it waits for', () => {
  const nothing = {};
  show(nothing);
  pass(4999);
  expect(region.textContent).toBe('');
  pass(1);
  expect(region.textContent).toBe('Waiting for lab/tiny…');
  // The next step has five seconds, too.
  show({});
  expect(region.textContent).toBe('');
});

it('says so of an answer that pauses, until more of it comes', () => {
  const [some, more] = [{}, {}];
  show(some, true);
  pass(4999);
  // What comes in time begins the wait again, and drawing the same once more does not.
  show(more, true);
  pass(4000);
  show(more, true);
  expect(region.textContent).toBe('');
  pass(1000);
  expect(region.textContent).toBe('Waiting for lab/tiny to continue…');
  show({}, true);
  expect(region.textContent).toBe('');
});
