/* eslint-disable jupyter/no-untranslated-string -- titles of models and servers are no text */
import { act } from 'react-dom/test-utils';
import * as React from 'react';

import type { Setup } from '../chat/setup';
import { Retention } from '../panel/conversationlist/retention';
import { Endpoints } from '../panel/setup/endpoints';
import { EndpointList } from '../panel/setup/endpointlist';
import { FREE, Partly } from '../panel/setup/locked';
import { Starter } from '../panel/setup/starter';
import type { IEndpoint, IStarter } from '../server/wire';
import { mounted } from './mounted';

const page = mounted();
const show = (element: React.JSX.Element) =>
  act(() => page.root.render(element));
const text = () => page.box.textContent;
const buttons = () =>
  [...page.box.querySelectorAll('button')].map(each =>
    each.getAttribute('aria-label')
  );

const endpoint = (change: Partial<IEndpoint>): IEndpoint => ({
  name: 'lab',
  title: 'lab.test',
  base_url: 'https://lab.test/v1',
  preset: 'custom',
  api_version: '',
  models: [],
  locked: [],
  set_by: [],
  key: { place: 'none', hint: '', variable: '' },
  on: true,
  hidden: false,
  plain_http: false,
  ...{ host: 'a.example.com', local: false, refused: '' },
  ...change
});

describe('endpoints of the user where they are switched off', () => {
  const list = new EndpointList({} as Setup);
  const models = { default: '', models: [], problems: [], gone: [] };
  const render = (each: IEndpoint, isLocked: boolean) => {
    jest.spyOn(list, 'endpoints', 'get').mockReturnValue([each]);
    show(<Endpoints {...{ isLocked, list, models }} />);
  };

  it('can be forgotten and nothing else', () => {
    render(endpoint({}), true);
    expect(buttons()).toEqual(['Forget']);
    expect(text()).toContain(
      'Not used: endpoints of your own are switched off. Set by your administrator.'
    );
    render(endpoint({}), false);
    expect(buttons()).toContain('Edit');
    expect(text()).not.toContain('administrator');
  });

  it('are not tested where the address is not allowed', () => {
    const refused =
      'Your administrator does not allow a.example.com (c.GPTCode.allowed_endpoints). Ask your administrator to change it.';
    render(endpoint({ refused }), false);
    expect(text()).toContain(refused);
    expect(buttons()).not.toContain('Test');
    expect(buttons()).not.toContain('Models');
    expect(buttons()).toContain('Forget');
  });

  it('are no others', () => {
    render(endpoint({ set_by: ['c.GPTCode.endpoints'] }), true);
    expect(buttons()).toContain('Test');
    expect(text()).not.toContain('administrator');
  });
});

describe('what is allowed in part', () => {
  it.each([
    [{}, ''],
    [{ endpoints: false }, 'Only some addresses can be used.'],
    [{ models: false }, 'Only some models can be used.'],
    [
      { endpoints: false, models: false },
      'Only some addresses and some models can be used.'
    ]
  ])('%j', (change, expected) => {
    show(<Partly allowed={{ ...FREE, ...change }} />);
    expect(text()).toBe(expected && `${expected} Set by your administrator.`);
  });
});

describe('the starter that may not be downloaded', () => {
  const setup = (state: IStarter['state']) =>
    ({
      isBusy: false,
      starter: {
        state,
        title: 'Tiny',
        licence: 'MIT',
        size: 98_400_000,
        progress: null,
        problem: null,
        install: null,
        process: 'none'
      }
    }) as unknown as Setup;

  it('has no button', () => {
    show(<Starter isLocked setup={setup('absent')} />);
    expect(buttons()).toEqual([]);
    expect(text()).toContain('Set by your administrator.');
  });

  it('can be removed if it is there', () => {
    show(<Starter isLocked setup={setup('ready')} />);
    expect(buttons()).toEqual(['Remove the starter model']);
  });
});

describe('retention', () => {
  it.each([
    [{ days: 30, megabytes: null }, 'deleted 30 days after their last change.'],
    [{ days: 1, megabytes: null }, 'deleted 1 day after their last change.'],
    [{ days: null, megabytes: 200 }, 'when all take more than 200 MB.']
  ])('%j', (found, expected) => {
    show(<Retention found={found} />);
    expect(text()).toContain(`${expected} Set by your administrator.`);
  });

  it('says nothing where all are kept', () => {
    show(<Retention />);
    expect(text()).toBe('');
  });
});
