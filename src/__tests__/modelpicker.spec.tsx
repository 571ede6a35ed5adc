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
let retries: number;

beforeEach(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
  chosen = [];
  retries = 0;
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
        retry={() => {
          retries += 1;
          return Promise.resolve();
        }}
      />
    )
  );
const input = () => box.querySelector('input')!;
const options = () =>
  [...box.querySelectorAll<HTMLElement>('[role="option"]')].map(
    each => each.title
  );
const marked = (selector: string) =>
  box.querySelector<HTMLElement>(`[role="option"]${selector}`)?.title;
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

const TWINS: IModels = {
  ...MODELS,
  models: ['many/tiny', 'small/tiny-8k', 'more/tiny-8k', 'more/tiny'].map(id =>
    modelOf(id, { provider: id.split('/')[0] })
  ),
  providers: ['many', 'small', 'more', 'silent'],
  gone: [{ provider: 'old', message: 'It is gone.' }]
};

it.each([
  // A whole name, one without its endpoint, and one that two endpoints have.
  ['more/tiny-8k', 'more/tiny-8k', 'more/tiny-8kWindow'],
  ['tiny-8k', 'small/tiny-8k', 'small/tiny-8kWindow'],
  [' tiny ', 'many/tiny', 'many/tinyWindow'],
  // Names that are not listed, also where others contain them.
  ['tin', 'tin', 'Enter uses it at the endpoint "many".'],
  ['lab/x', 'lab/x', 'Enter uses it at the endpoint "many".'],
  ['silent/x', 'silent/x', 'Enter uses it at the endpoint "silent".'],
  ['old/x', 'old/x', 'Enter uses it all the same.']
])('takes %j for %s, and says so before', (typed, name, said) => {
  for (const accept of [() => press('Enter'), blur]) {
    chosen = [];
    show('', TWINS);
    focus();
    type(typed);
    expect(about()).toContain(said);
    accept();
    expect(chosen).toEqual([name]);
    blur();
  }
});

it('says nothing of a name that is not listed once the keys have reached a model', () => {
  show('', TWINS);
  focus();
  type('tin');
  press('ArrowDown');
  expect(about()).toMatch(/^many.tinyWindow/);
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

const MANY: IModels = {
  ...MODELS,
  default: 'hub/model-417',
  models: [
    ...MODELS.models,
    ...Array.from({ length: 500 }, (_, index) =>
      modelOf(`hub/model-${index}`, { provider: 'hub' })
    )
  ]
};

const names = (prefix: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `${prefix}${from + index}`);
const list = () => box.querySelector<HTMLElement>('[role="listbox"]')!;
const groups = () =>
  [...box.querySelectorAll('[role="group"]')].map(each =>
    each.getAttribute('aria-label')
  );
const about = () => box.querySelector('.jp-gptcode-modelabout')?.textContent;

it('draws of many models those in sight, the current one among them', () => {
  show('', MANY);
  focus();
  expect(groups()).toEqual(['p', 'hub']);
  // It is the last one in sight; a few more are drawn for scrolling.
  expect(options()).toEqual(names('hub/model-', 402, 424));
  const current = box.querySelector('[aria-selected="true"]')!;
  expect(current.getAttribute('aria-posinset')).toBe('421');
  expect(current.getAttribute('aria-setsize')).toBe('503');
  expect(current.textContent).toBe('model-4171');
  act(() => {
    list().scrollTop = 0;
    list().dispatchEvent(new Event('scroll'));
  });
  expect(options().slice(0, 4)).toEqual([
    ...['gpt-a', 'gpt-b', 'llama', 'hub/model-0']
  ]);
  expect(options().length).toBeLessThan(30);
});

it('goes through many models by pages, to the ends, and by typing', () => {
  show('', MANY);
  focus();
  press('PageDown');
  expect(marked('[data-active]')).toBe('hub/model-425');
  press('PageUp');
  press('PageUp');
  expect(marked('[data-active]')).toBe('hub/model-409');
  press('End');
  expect(marked('[data-active]')).toBe('hub/model-499');
  press('ArrowDown');
  expect(marked('[data-active]')).toBe('hub/model-499');
  press('Home');
  expect([marked('[data-active]'), list().scrollTop]).toEqual(['gpt-a', 0]);
  // All words, in any order.
  type('l-49 hub');
  expect(options()).toEqual(['hub/model-49', ...names('hub/model-', 490, 500)]);
  expect(input().hasAttribute('aria-activedescendant')).toBe(false);
  // In what is typed, these keys move the cursor.
  press('Home');
  expect(marked('[data-active]')).toBeUndefined();
  press('PageDown');
  press('ArrowUp');
  expect(marked('[data-active]')).toBe('hub/model-496');
  const active = input().getAttribute('aria-activedescendant')!;
  expect(document.getElementById(active)?.title).toBe('hub/model-496');
  press('Enter');
  expect(chosen).toEqual(['hub/model-496']);
  expect(list()).toBeNull();
});

it('says of each model what it can do, and who says so', () => {
  const sources = { ...modelOf('').sources, context_window: 'user' as const };
  const seeing = modelOf('lab/eye', {
    ...{ provider: 'lab', context_window: 131_072, vision: true },
    ...{ reasoning: true, output_cap: 8_192, note: 'It is cut.', sources }
  });
  show('lab/eye', { ...MODELS, models: [modelOf('plain'), seeing] });
  focus();
  const [plain, eye] = box.querySelectorAll('[role="option"]');
  expect(plain.getAttribute('aria-label')).toBe('plain, 1 tokens');
  expect(eye.getAttribute('aria-label')).toBe(
    'lab/eye, 128k tokens, sees images, thinks'
  );
  expect([eye.textContent, eye.querySelectorAll('svg').length]).toEqual([
    'eye128k',
    2
  ]);
  expect(about()).toBe(
    'lab/eyeWindow of 131,072 tokens (as you say); sees images, thinks, ' +
      'answers in up to 8,192 tokens (assumed)It is cut.'
  );
  expect(input().getAttribute('aria-describedby')).toBe(
    box.querySelector('.jp-gptcode-modelabout')?.id
  );
  // The mouse looks, too, once it moves.
  const move = (screenX: number) =>
    act(() => {
      const where = { bubbles: true, screenX };
      plain.dispatchEvent(new MouseEvent('mousemove', where));
    });
  move(1);
  press('ArrowDown');
  expect(about()).toMatch(/^lab.eye/);
  move(1);
  expect(about()).toMatch(/^lab.eye/);
  move(2);
  expect(about()).toMatch(
    /^plainWindow of 1 tokens, sees no images \(assumed\)$/
  );
  type('nothing');
  expect(about()).toMatch(/^No model of this name is listed\./);
});

it('says once of each endpoint that it is silent, and asks again', async () => {
  const problems = ['lab', 'hub'].map(provider => ({
    ...{ provider, message: `${provider} is not there.`, detail: '' }
  }));
  show('', { ...MODELS, problems });
  expect(box.querySelector('.jp-gptcode-silent')).toBeNull();
  focus();
  const silent = box.querySelector('.jp-gptcode-silent')!;
  expect([...silent.querySelectorAll('div')].map(e => e.textContent)).toEqual([
    'lab lab is not there.',
    'hub hub is not there.'
  ]);
  const again = silent.querySelector('button')!;
  // By Tab: the list stays, and so does what is chosen.
  act(() => again.focus());
  await act(async () => {
    again.click();
    await Promise.resolve();
  });
  expect([retries, options().length, chosen]).toEqual([1, 3, []]);
  act(() => {
    again.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })
    );
  });
  expect([document.activeElement, list()]).toEqual([input(), null]);
});

it('opens by an arrow where it was closed', () => {
  show();
  focus();
  press('Escape');
  expect(list()).toBeNull();
  press('PageDown');
  expect(list()).toBeNull();
  press('ArrowDown');
  expect([options().length, marked('[data-active]')]).toEqual([3, undefined]);
});
