/* eslint-disable jupyter/no-untranslated-string -- titles of servers are no text */
/** The page of endpoints: its forms, and what it says of each. */

import * as React from 'react';
import { act } from 'react-dom/test-utils';

import { Endpoints } from '../panel/setup/endpoints';
import type { EndpointList } from '../panel/setup/endpointlist';
import { KeyForm } from '../panel/setup/keyform';
import type { IEndpoint, IEndpoints, IModels, IPreset } from '../server/wire';
import { mounted } from './mounted';

const preset = (id: string, change: Partial<IPreset> = {}): IPreset => ({
  ...{ id, title: id, base_url: `https://${id}/v1`, example: '' },
  ...{ key: 'needed', docs: '', variable: '' },
  ...{ api_version: false, deployments: false },
  ...change
});
const PRESETS = [
  preset('openai', { title: 'OpenAI' }),
  preset('azure', {
    ...{ base_url: '', example: 'https://RESOURCE' },
    ...{ api_version: true, deployments: true }
  }),
  preset('mistral', { variable: 'MISTRAL_API_KEY', docs: 'https://docs' }),
  preset('ollama', { title: 'Ollama', key: 'none' }),
  preset('custom', { base_url: '', key: 'optional' }),
  preset('embedded', { base_url: '', key: 'none' })
];
const ENDPOINT: IEndpoint = {
  ...{ name: 'mistral', title: 'Mistral', base_url: 'https://mistral/v1' },
  ...{ preset: 'mistral', api_version: '', models: [], locked: [] },
  ...{ set_by: [] },
  ...{ key: { place: 'file', hint: '3f2a', variable: '' } },
  ...{ on: true, hidden: false, plain_http: false },
  ...{ host: 'mistral', local: false, refused: '' }
};

const MODELS: IModels = {
  ...{ default: '', models: [], gone: [] },
  problems: [{ provider: 'mistral', message: 'It is away.', detail: '' }]
};

const page = mounted();

const input = (name: string) =>
  page.box.querySelector<HTMLInputElement>(`[aria-label="${name}"]`)!;
const button = (name: string) =>
  page.box.querySelector<HTMLElement>(`button[aria-label="${name}"]`);
const click = (name: string) => act(() => button(name)!.click());

function type(name: string, text: string): void {
  const field = input(name);
  const kind =
    field instanceof HTMLSelectElement ? HTMLSelectElement : HTMLInputElement;
  act(() => {
    const { set } = Object.getOwnPropertyDescriptor(kind.prototype, 'value')!;
    set?.call(field, text);
    const event = kind === HTMLSelectElement ? 'change' : 'input';
    field.dispatchEvent(new Event(event, { bubbles: true }));
  });
}

const submit = () =>
  act(() => {
    const event = new Event('submit', { bubbles: true, cancelable: true });
    page.box.querySelector('form')!.dispatchEvent(event);
  });

function fake(change: Partial<Record<keyof EndpointList, unknown>> = {}) {
  const found: IEndpoints = {
    ...{ endpoints: [], presets: PRESETS, date: '2026-11-28', keys: 'file' }
  };
  return {
    ...{ busy: null, found, endpoints: [], own: [], problem: () => null },
    ...{ isTesting: false, tested: (): unknown => null },
    add: jest.fn(() => Promise.resolve(true)),
    edit: jest.fn(() => Promise.resolve(true)),
    ...change
  };
}

function show(
  list: ReturnType<typeof fake>,
  Form: (props: { list: EndpointList }) => React.JSX.Element = KeyForm
): void {
  act(() => page.root.render(<Form list={list as unknown as EndpointList} />));
}

describe('the form for a key', () => {
  it('sends it, and holds it until it could be used', async () => {
    const answers: ((isUsed: boolean) => void)[] = [];
    const list = fake({
      add: jest.fn(() => new Promise<boolean>(resolve => answers.push(resolve)))
    });
    show(list);
    submit();
    expect(list.add).not.toHaveBeenCalled();
    expect(button('Use this key')?.ariaDisabled).not.toBe('false');
    type('API key', 'sk-canary');
    type('Base URL', ' http://a/v1');
    submit();
    // As before there were presets: the address decides.
    expect(list.add).toHaveBeenCalledWith({
      key: 'sk-canary',
      base_url: 'http://a/v1'
    });
    await act(() => Promise.resolve(answers[0](false)));
    // In its field alone: not in the page's text, nor in an attribute.
    expect(input('API key').value).toBe('sk-canary');
    expect(page.box.innerHTML).not.toContain('sk-canary');
    expect(input('API key').type).toBe('password');
    submit();
    await act(() => Promise.resolve(answers[1](true)));
    expect(input('API key').value).toBe('');
  });

  it('asks for what a provider needs, and no more', () => {
    const list = fake();
    show(list);
    expect(input('Deployments')).toBeNull();
    type('Provider', 'azure');
    expect(input('Base URL').placeholder).toBe('https://RESOURCE');
    type('API key', 'sk');
    type('Base URL', 'https://mine');
    type('Deployments', 'gpt-4o , mine,');
    type('API version', '2024-10-21');
    submit();
    expect(list.add).toHaveBeenCalledWith({
      ...{ preset: 'azure', key: 'sk', base_url: 'https://mine' },
      ...{ models: ['gpt-4o', 'mine'], api_version: '2024-10-21' }
    });
    type('Provider', 'embedded');
    expect(input('API key')).toBeNull();
    expect(page.box.textContent).toContain('Download it below');
  });

  it('needs no key where the server has one, or nobody does', () => {
    const list = fake();
    show(list);
    type('Provider', 'mistral');
    expect(input('API key').placeholder).toContain('MISTRAL_API_KEY');
    submit();
    expect(list.add).toHaveBeenLastCalledWith({ preset: 'mistral' });
    type('Provider', 'ollama');
    expect(input('API key')).toBeNull();
    click('Use this server');
    submit();
    expect(list.add).toHaveBeenLastCalledWith({ preset: 'ollama' });
  });

  it('names what it uses: the key if there is one', () => {
    show(fake());
    type('Provider', 'custom');
    type('Base URL', 'http://localhost:1/v1');
    expect(button('Use this server')).not.toBeNull();
    type('API key', 'sk');
    expect(button('Use this key')).not.toBeNull();
  });

  it('sends a key over plain http only when the user says so', () => {
    const words = { kind: 'plain-http', message: 'Everybody can read it.' };
    const list = fake({ problem: () => words });
    show(list);
    type('API key', 'sk');
    type('Base URL', 'http://far/v1');
    submit();
    const body = { key: 'sk', base_url: 'http://far/v1' };
    expect(list.add).toHaveBeenLastCalledWith(body);
    expect(page.box.textContent).toContain('Everybody can read it.');
    click('Send the key over plain http');
    expect(list.add).toHaveBeenLastCalledWith({ ...body, plain_http: true });
  });

  it('sends only what was changed', () => {
    const list = fake();
    show(list, props => <KeyForm {...props} endpoint={ENDPOINT} />);
    expect(input('Base URL').value).toBe('https://mistral/v1');
    expect(input('API key').placeholder).toContain('unchanged');
    type('Base URL', 'https://other/v1');
    submit();
    expect(list.edit).toHaveBeenCalledWith(ENDPOINT, {
      base_url: 'https://other/v1'
    });
  });
});

describe('the endpoints', () => {
  const list = (change: Partial<IEndpoint>, tested: unknown = null) => {
    const endpoint = { ...ENDPOINT, ...change };
    const own = endpoint.set_by.length > 0 ? [] : [endpoint];
    const found = fake({
      ...{ endpoints: [endpoint], own },
      forget: jest.fn(() => Promise.resolve(true)),
      test: jest.fn(() => Promise.resolve(true)),
      tested: () => tested
    });
    show(found, props => <Endpoints {...props} models={MODELS} />);
    return found;
  };

  it.each<[Partial<IEndpoint>, string]>([
    [{}, 'Key …3f2a, in a file that only you can read'],
    [
      { key: { place: 'keyring', hint: '3f2a', variable: '' } },
      'Key …3f2a, in the system’s keyring'
    ],
    [
      { key: { place: 'environment', hint: '', variable: 'MISTRAL_API_KEY' } },
      'Key, from MISTRAL_API_KEY'
    ],
    [{ key: { place: 'none', hint: '', variable: '' } }, 'No key'],
    [{ host: 'api.example.com' }, 'Sends to api.example.com'],
    [{ host: '', local: true }, 'Stays on this machine'],
    [{ plain_http: true }, 'goes to another machine over plain http'],
    [{ hidden: true }, 'Not used: the server’s configuration'],
    [{ models: ['one', 'two'] }, 'one, two'],
    [
      { set_by: ['OPENAI_BASE_URL', 'OPENAI_API_KEY'] },
      'Set by OPENAI_BASE_URL and OPENAI_API_KEY. Change it there'
    ]
  ])('%j says %s', (change, words) => {
    list(change);
    expect(page.box.textContent).toContain(words);
  });

  it('are changed by the user, and not those of the configuration', () => {
    const found = list({});
    expect(page.box.textContent).toContain('It is away.');
    click('Switch off');
    expect(found.edit).toHaveBeenCalledWith(ENDPOINT, { on: false });
    expect(button('Move up')).toBeNull();
    click('Edit');
    expect(document.activeElement).toBe(input('API key'));
    click('Cancel');
    expect(document.activeElement).toBe(button('Edit'));
    click('Edit');
    act(() => {
      const escape = { key: 'Escape', bubbles: true };
      document.activeElement!.dispatchEvent(
        new KeyboardEvent('keydown', escape)
      );
    });
    expect(document.activeElement).toBe(button('Edit'));
    // A pasted key does not come back.
    click('Forget');
    expect(page.box.textContent).toContain('Forget mistral and its key?');
    expect(document.activeElement).toBe(button('Cancel'));
    click('Cancel');
    expect(found.forget).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(button('Forget'));
    click('Forget');
    click('Forget');
    expect(found.forget).toHaveBeenCalledWith(ENDPOINT);
    list({ key: { place: 'environment', hint: '', variable: 'A_KEY' } });
    click('Forget');
    expect(page.box.textContent).toContain('Forget mistral?');
    click('Cancel');
    list({ set_by: ['c.GPTCode.endpoints'] });
    expect([button('Edit'), button('Forget')]).toEqual([null, null]);
    expect(button('Test')).not.toBeNull();
  });

  it('include the embedded model, which is set up elsewhere', () => {
    list({ name: 'embedded', title: 'Tiny', base_url: '', preset: 'embedded' });
    expect(page.box.textContent).toContain(
      'Tiny, on the same machine as Jupyter'
    );
    expect(page.box.textContent).not.toContain('ey …');
    expect([button('Test') !== null, button('Forget')]).toEqual([true, null]);
  });

  it('say what a test has found', () => {
    const found = list(
      {},
      {
        model: 'mistral/a',
        requests: 2,
        checks: [
          ...[{ check: 'answers', result: 'yes', message: 'It answers.' }],
          {
            check: 'images',
            result: 'no',
            message: 'It is blind.',
            detail: 'No.'
          }
        ]
      }
    );
    expect(button('Test')?.title).toContain('up to three short requests');
    click('Test');
    expect(found.test).toHaveBeenCalledWith(ENDPOINT);
    const status = page.box.querySelector('[role="status"]')!;
    expect(status.textContent).toBe(
      'Tested with mistral/a, by 2 short requests:✓It answers.✗It is blind.No.'
    );
    const signs = [...status.querySelectorAll('[role="img"]')];
    expect(signs.map(each => each.getAttribute('aria-label'))).toEqual([
      ...['Yes', 'No']
    ]);
    list({}, { model: '', requests: 0, checks: [] });
    expect(page.box.textContent).toContain('No model was tried.');
  });

  it('that are off complain about nothing', () => {
    list({ on: false });
    expect(page.box.textContent).not.toContain('It is away.');
    expect(button('Switch on')).not.toBeNull();
  });
});
