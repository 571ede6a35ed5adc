/* eslint-disable jupyter/no-untranslated-string -- titles of models and servers are no text */
import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { act } from 'react-dom/test-utils';

import type { EndpointList } from '../panel/setup/endpointlist';
import { LocalEndpoints } from '../panel/setup/localendpoints';
import { progressText, Starter, timeLeft } from '../panel/setup/starter';
import type { Setup } from '../chat/setup';
import type { IStarter } from '../server/wire';
import { mounted } from './mounted';

const trans = nullTranslator.load('jupyterlab_gptcode');
const STARTER: IStarter = {
  state: 'absent',
  title: 'Tiny',
  licence: 'MIT',
  size: 98_400_000,
  progress: null,
  problem: null,
  install: null,
  process: 'none'
};

const page = mounted();

const show = (element: React.JSX.Element) =>
  act(() => page.root.render(element));
const button = (name: string) =>
  page.box.querySelector<HTMLElement>(`button[aria-label="${name}"]`)!;
const click = (element: HTMLElement, detail = 1) =>
  act(() => {
    element.dispatchEvent(new MouseEvent('click', { bubbles: true, detail }));
  });

describe('servers on the machine', () => {
  it('can be used if they have models and are not yet in use', () => {
    const use = jest.fn(() => Promise.resolve(true));
    const local = [
      { title: 'A', base_url: 'a', models: [], cut: false, used: false },
      {
        title: 'B',
        base_url: 'b',
        models: [...'1234'],
        cut: false,
        used: false
      },
      { title: 'C', base_url: 'c', models: ['1'], cut: false, used: true },
      { title: 'D', base_url: 'd', models: [...'12345'], cut: true, used: true }
    ];
    const list = { busy: null, local, use } as unknown as EndpointList;
    show(<LocalEndpoints list={list} />);
    const disabled = ['A', 'B', 'C'].map(name =>
      button(`Use ${name}`).getAttribute('aria-disabled')
    );
    expect(disabled).toEqual(['true', 'false', 'true']);
    expect(page.box.textContent).toContain('1, 2, 3 and 1 more');
    expect(page.box.textContent).toContain('1, 2, 3 and more than 2 more');
    click(button('Use B'));
    expect(use).toHaveBeenCalledWith(local[1]);
  });

  it('says so where there are none', () => {
    show(
      <LocalEndpoints
        list={{ busy: null, local: [] } as unknown as EndpointList}
      />
    );
    expect(page.box.textContent).toContain('No server was found');
  });
});

describe('the starter', () => {
  const setup = (change: Partial<IStarter>) =>
    ({
      isBusy: false,
      starter: { ...STARTER, ...change },
      fetchStarter: jest.fn(() => Promise.resolve(true)),
      stopStarter: jest.fn(() => Promise.resolve(true))
    }) as unknown as Setup;

  it('is described before it is fetched', () => {
    const absent = setup({});
    show(<Starter setup={absent} />);
    expect(page.box.textContent).toContain('Tiny, 98 MB, licence MIT.');
    expect(page.box.textContent).toContain('a model to try the panel with');
    click(button('Download the starter model'));
    expect(absent.fetchStarter).toHaveBeenCalledTimes(1);
  });

  it('is not cancelled by the second press of the click that began it', () => {
    const fetching = setup({ state: 'fetching' });
    show(<Starter setup={fetching} />);
    click(button('Cancel the download'), 2);
    expect(fetching.stopStarter).not.toHaveBeenCalled();
    click(button('Cancel the download'));
    expect(fetching.stopStarter).toHaveBeenCalledTimes(1);
  });

  it('shows the command that installs what is missing', () => {
    show(
      <Starter setup={setup({ state: 'ready', install: 'pip install x' })} />
    );
    expect(page.box.querySelector('code')?.textContent).toBe('pip install x');
    expect(button('Copy the command')).not.toBeNull();
    expect(button('Try again')).not.toBeNull();
    expect(button('Remove the starter model')).not.toBeNull();
  });

  it('is removed once the user has said so', () => {
    const removeStarter = jest.fn(() => Promise.resolve(true));
    show(
      <Starter
        setup={
          { ...setup({ state: 'ready' }), removeStarter } as unknown as Setup
        }
      />
    );
    click(button('Remove the starter model'));
    expect(page.box.textContent).toContain('Remove the starter model (98 MB)?');
    click(button('Cancel'));
    expect(document.activeElement).toBe(button('Remove the starter model'));
    click(button('Remove the starter model'));
    expect(removeStarter).not.toHaveBeenCalled();
    click(button('Remove'));
    expect(removeStarter).toHaveBeenCalledTimes(1);
  });

  it('shows the progress of its fetch', () => {
    const progress = { bytes: 31.4e6, total: 92.9e6, rate: 1e6, seconds: 61.5 };
    const text = (change: Partial<IStarter>) =>
      progressText({ ...STARTER, state: 'fetching', ...change }, trans);
    expect(text({})).toBe('Contacting the package index…');
    expect(text({ progress })).toBe('31 of 93 MB, 62 s left');
    expect(text({ progress: { ...progress, seconds: null } })).toBe(
      '31 of 93 MB'
    );
    expect(text({ progress, state: 'checking' })).toBe('Checking…');
    expect(timeLeft(600, trans)).toBe('10 min left');
  });
});
