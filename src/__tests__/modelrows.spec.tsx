/** The models of an endpoint on the page that sets them up, and how they are corrected. */

import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import type { EndpointList } from '../panel/setup/endpointlist';
import { ModelRows } from '../panel/setup/modelrows';
import type { IEndpoint, IModel } from '../server/wire';
import { modelOf } from './models';

const name = 'lab';
const ENDPOINT: IEndpoint = {
  ...{ name, title: name, base_url: 'https://lab/v1', preset: 'custom' },
  ...{ api_version: '', models: [], locked: [], set_by: [], on: true },
  ...{ key: { place: 'none', hint: '', variable: '' } },
  ...{ hidden: false, plain_http: false },
  ...{ host: '', local: true, refused: '' }
};
const KNOWN = modelOf('lab/known', {
  ...{ provider: 'lab', context_window: 8_192, vision: true, output_cap: 900 },
  sources: {
    ...{ context_window: 'user', vision: 'user' },
    ...{ reasoning: 'table', output_cap: 'endpoint' }
  }
});
const PLAIN = modelOf('lab/plain', { provider: 'lab', note: 'It is cut.' });
const OTHER = modelOf('other', { provider: 'openai' });

let root: Root;
let box: HTMLElement;
let sent: unknown[];
let isSaved: boolean;
let isClosed: boolean;

beforeEach(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
  [sent, isSaved, isClosed] = [[], true, false];
});

afterEach(() => {
  act(() => root.unmount());
  box.remove();
});

function show(
  models: readonly IModel[] = [OTHER, KNOWN, PLAIN],
  endpoint: IEndpoint = ENDPOINT
): void {
  const list = {
    busy: null,
    problem: () => (isSaved ? null : { kind: 'x', message: 'Full disk.' }),
    correct: (_: unknown, correction: unknown) => {
      sent.push(correction);
      return Promise.resolve(isSaved);
    }
  } as unknown as EndpointList;
  act(() =>
    root.render(
      <ModelRows
        {...{ endpoint, list, models }}
        close={() => (isClosed = true)}
      />
    )
  );
}

const field = (name: string) =>
  box.querySelector<HTMLInputElement | HTMLSelectElement>(
    `:is(input, select)[aria-label="${name}"]`
  )!;
const button = (name: string) =>
  box.querySelector<HTMLElement>(`button[aria-label="${name}"]`);
const click = (name: string) =>
  act(async () => {
    button(name)!.click();
    await Promise.resolve();
  });
const save = () =>
  act(async () => {
    const event = new Event('submit', { bubbles: true, cancelable: true });
    box.querySelector('form')!.dispatchEvent(event);
    await Promise.resolve();
  });
const rows = () =>
  [...box.querySelectorAll('li')].map(each => each.textContent);

it('shows its models with what they can do', async () => {
  show();
  expect(rows()).toEqual([
    'known 8k tokens, sees imagesCorrect',
    'plain 1 tokensIt is cut.Correct'
  ]);
  await click('Close');
  expect(isClosed).toBe(true);
  show([OTHER]);
  expect([rows(), box.textContent]).toEqual([
    [],
    'It lists no models now.Close'
  ]);
});

it('shows of many a few, and those that are typed', () => {
  show(
    Array.from({ length: 500 }, (_, index) =>
      modelOf(`lab/m${index}`, { provider: 'lab' })
    )
  );
  expect(rows().length).toBe(8);
  expect(box.querySelector('[role="status"]')?.textContent).toBe(
    '492 more. Type a part of a name to find one.'
  );
  const search = field('Find a model of lab') as HTMLInputElement;
  act(() => {
    const { set } = Object.getOwnPropertyDescriptor(
      HTMLInputElement.prototype,
      'value'
    )!;
    set?.call(search, 'm49');
    search.dispatchEvent(new Event('input', { bubbles: true }));
  });
  expect(rows().map(row => row?.split(' ')[0])).toEqual([
    ...['m49', 'm490', 'm491', 'm492', 'm493', 'm494', 'm495', 'm496']
  ]);
});

it('takes no number of tokens that the server refuses', async () => {
  show();
  await click('Correct lab/known');
  for (const name of ['Window in tokens', 'Longest answer in tokens']) {
    const validity = ['1e30', '100000000'].map(value => {
      field(name).value = value;
      return field(name).validity.valid;
    });
    expect([name, ...validity]).toEqual([name, false, true]);
  }
});

it('sends what was changed, and takes back what was emptied', async () => {
  show();
  await click('Correct lab/known');
  expect(document.activeElement).toBe(field('Window in tokens'));
  const labels = [...box.querySelectorAll('label')].map(e => e.textContent);
  expect(labels).toEqual([
    'Window in tokensCorrected by you',
    'Sees imagesAs foundYesNoCorrected by you',
    'ThinksNot correctedYesNoKnown by its name: No',
    'Longest answer in tokensReported by the endpoint: 900'
  ]);
  expect([field('Window in tokens').value, field('Sees images').value]).toEqual(
    ['8192', 'true']
  );
  expect(field('Longest answer in tokens').getAttribute('placeholder')).toBe(
    '900'
  );
  field('Window in tokens').value = '';
  field('Sees images').value = 'false';
  field('Thinks').value = 'true';
  field('Longest answer in tokens').value = '2000';
  await save();
  expect(sent).toEqual([
    {
      ...{ model: 'lab/known', context_window: null, vision: false },
      ...{ reasoning: true, output_cap: 2_000 }
    }
  ]);
  // Back in the list, where it was.
  expect(document.activeElement).toBe(button('Correct lab/known'));
});

it('stays open where it could not be saved, and says why', async () => {
  isSaved = false;
  show();
  await click('Correct lab/plain');
  field('Sees images').value = 'true';
  await save();
  expect(sent).toEqual([{ model: 'lab/plain', vision: true }]);
  expect(box.querySelector('form')).not.toBeNull();
  expect(box.textContent).toContain('Full disk.');
  act(() => {
    const key = { key: 'Escape', bubbles: true };
    field('Thinks').dispatchEvent(new KeyboardEvent('keydown', key));
  });
  expect(box.querySelector('form')).toBeNull();
});

it('shows what the configuration sets, which is not sent', async () => {
  const locked: IEndpoint['locked'] = [
    { field: 'vision', setting: 'c.GPTCode.vision' },
    { field: 'context_window', setting: 'c.GPTCode.endpoints' }
  ];
  show([PLAIN], { ...ENDPOINT, locked });
  await click('Correct lab/plain');
  const labels = [...box.querySelectorAll('label')].map(e => e.textContent);
  expect(labels).toEqual([
    'Window in tokensSet by c.GPTCode.endpoints',
    'Sees imagesNot correctedYesNoSet by c.GPTCode.vision',
    'ThinksNot correctedYesNoAssumed: No',
    'Longest answer in tokensNot known'
  ]);
  const names = ['Window in tokens', 'Sees images', 'Thinks'];
  expect(names.map(each => field(each).disabled)).toEqual([true, true, false]);
  expect(document.activeElement).toBe(field('Thinks'));
  await save();
  expect(sent).toEqual([{ model: 'lab/plain' }]);
});
