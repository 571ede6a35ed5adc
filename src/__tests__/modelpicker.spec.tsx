/** The combobox of models, by keys, mouse and typing. */

import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import { ModelPicker } from '../panel/composer/modelpicker';
import type { IModels } from '../server/wire';
import { modelOf } from './models';

const MODELS: IModels = {
  default: 'gpt-b',
  models: ['gpt-a', 'gpt-b', 'llama'].map(id => modelOf(id)),
  problems: [],
  gone: []
};

let root: Root;
let box: HTMLElement;
let chosen: string[];

beforeEach(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
  chosen = [];
});

afterEach(() => {
  act(() => root.unmount());
  box.remove();
});

const show = (name = '', models = MODELS) =>
  act(() =>
    root.render(
      <ModelPicker
        models={models}
        model={name}
        choose={each => chosen.push(each)}
      />
    )
  );
const input = () => box.querySelector('input')!;
const options = () =>
  [...box.querySelectorAll('[role="option"]')].map(each => each.textContent);
const marked = (selector: string) =>
  box.querySelector(`[role="option"]${selector}`)?.textContent;
const focus = () => act(() => input().focus());
const blur = () => act(() => input().blur());
const press = (key: string) =>
  act(() => {
    input().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  });
const type = (text: string) =>
  act(() => {
    const { set } = Object.getOwnPropertyDescriptor(
      HTMLInputElement.prototype,
      'value'
    )!;
    set?.call(input(), text);
    input().dispatchEvent(new Event('input', { bubbles: true }));
  });

it('shows the default as its value, and the current model as selected', () => {
  show();
  expect(input().value).toBe('gpt-b');
  focus();
  expect([input().value, options().length]).toEqual(['gpt-b', 3]);
  expect(marked('[aria-selected="true"]')).toBe('gpt-b');
  show('llama');
  expect(marked('[aria-selected="true"]')).toBe('llama');
});

it('changes nothing unless something else is typed or picked', () => {
  show();
  focus();
  press('Enter');
  focus();
  blur();
  focus();
  type('gp');
  press('Escape');
  focus();
  type('gpt-b');
  press('Enter');
  expect([chosen, input().value]).toEqual([[], 'gpt-b']);
});

it('filters by what is typed, and takes it as it stands', () => {
  show();
  focus();
  type('GPT');
  expect(options()).toEqual(['gpt-a', 'gpt-b']);
  type(' my-own ');
  expect(options()).toEqual([]);
  press('Enter');
  focus();
  type('other');
  blur();
  expect(chosen).toEqual(['my-own', 'other']);
});

it('can be emptied, which chooses the default', () => {
  show('mistyped');
  focus();
  type('');
  expect(options().length).toBe(3);
  press('Enter');
  expect(chosen).toEqual(['']);
});

it('is moved through by the keys, from the current model on', () => {
  show();
  focus();
  press('ArrowDown');
  expect(marked('[data-active]')).toBe('llama');
  expect(input().getAttribute('aria-activedescendant')).toMatch(/-2$/);
  press('ArrowDown');
  press('ArrowUp');
  press('ArrowUp');
  expect(marked('[data-active]')).toBe('gpt-a');
  type('gpt');
  expect(marked('[data-active]')).toBeUndefined();
  press('ArrowDown');
  press('Enter');
  expect(chosen).toEqual(['gpt-a']);
});

it('takes what the mouse is pressed on', () => {
  show();
  focus();
  act(() => {
    box
      .querySelectorAll('[role="option"]')[2]
      .dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
  });
  expect(chosen).toEqual(['llama']);
});
