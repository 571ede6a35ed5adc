import type * as React from 'react';

import { isComposing } from '../panel/composer/inputmethod';

function enter(init: KeyboardEventInit): React.KeyboardEvent {
  const nativeEvent = new KeyboardEvent('keydown', { key: 'Enter', ...init });
  const { keyCode } = nativeEvent;
  return { nativeEvent, keyCode } as React.KeyboardEvent;
}

describe('isComposing', () => {
  it.each([
    [{ keyCode: 13 }, false],
    [{ keyCode: 229 }, true],
    [{ keyCode: 13, isComposing: true }, true]
  ])('of Enter with %j is %s', (init, expected) => {
    expect(isComposing(enter(init))).toBe(expected);
  });
});
