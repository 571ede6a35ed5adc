/** What the closed field of the model shows of its name. */

import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

import { DrawnName } from '../panel/composer/drawnname';
import type { IModels } from '../server/wire';
import { modelOf } from './models';

const LONG = 'embedded/SmolLM2-135M-Instruct.Q4_1';

function drawn(name: string): string[] {
  const models: IModels = {
    default: '',
    models: [LONG, 'gpt-b'].map(id =>
      modelOf(id, { provider: id === LONG ? 'embedded' : 'openai' })
    ),
    problems: [],
    gone: []
  };
  const box = document.createElement('div');
  box.innerHTML = renderToStaticMarkup(<DrawnName {...{ name, models }} />);
  return [...box.querySelectorAll('span > span:not(:has(span))')].map(
    each => each.textContent ?? ''
  );
}

it('lets the endpoint go before the name, and the middle of the name before its end', () => {
  expect(drawn(LONG)).toEqual(['embedded/', 'SmolLM2-135M-In', 'struct.Q4_1']);
  expect(drawn('gpt-b')).toEqual(['', 'gpt-b']);
});

it('shows whole what no endpoint lists', () => {
  expect(drawn('mine/gpt-x')).toEqual(['', 'mine/gpt-x']);
});
