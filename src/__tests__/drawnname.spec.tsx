/** What the closed field of the model shows of its name. */

import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

import { DrawnName } from '../panel/composer/drawnname';
import type { IModels } from '../server/wire';
import { modelOf } from './models';

const LONG = 'embedded/SmolLM2-135M-Instruct.Q4_1';

function render(name: string): HTMLElement {
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
  return box;
}

function drawn(name: string): string[] {
  const box = render(name);
  return [...box.querySelectorAll('span > span:not(:has(span))')].map(
    each => each.textContent ?? ''
  );
}

it('lets the middle of a name go before its end, unless it is short', () => {
  expect(drawn(LONG)).toEqual(['embedded/', 'SmolLM2-135M-Instruct', '.Q4_1']);
  expect(drawn('gpt-b')).toEqual(['', 'gpt-b']);
});

it('leaves of the endpoint in sight what says whose it is', () => {
  const widths = (name: string) =>
    render(name).querySelector<HTMLElement>('.jp-mod-cut')!.style.minWidth;
  expect(widths(LONG)).toBe('5ch');
  expect(widths('gpt-b')).toBe('0ch');
});

it('shows whole what no endpoint lists', () => {
  expect(drawn('mine/gpt-x')).toEqual(['', 'mine/', 'gpt-x']);
});
