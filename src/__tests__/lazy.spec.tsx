import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import { lazy } from '../panel/shared/lazy';

let root: Root;
let panel: HTMLElement;

beforeEach(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  panel = document.body.appendChild(document.createElement('div'));
  panel.className = 'jp-gptcode-panel';
  root = createRoot(panel);
});

afterEach(() => {
  act(() => root.unmount());
  panel.remove();
});

const Composer = ({ rows }: { rows: number }) => <textarea rows={rows} />;
const show = (element: React.JSX.Element) =>
  act(async () => {
    root.render(element);
    await Promise.resolve();
  });
const button = () => panel.querySelector('button');

describe('lazy', () => {
  it('shows a component once it is loaded, with its props', async () => {
    let finish: () => void = () => undefined;
    const loading = new Promise<typeof Composer>(resolve => {
      finish = () => resolve(Composer);
    });
    const Lazy = lazy(() => loading);
    await show(<Lazy rows={2} />);
    expect(panel.innerHTML).toBe('');
    await act(async () => {
      finish();
      await loading;
    });
    expect(panel.innerHTML).toBe('<textarea rows="2"></textarea>');
  });

  it('offers to try again where the code could not be loaded', async () => {
    const answers = [false, false, true];
    const Lazy = lazy(() =>
      answers.shift()
        ? Promise.resolve(Composer)
        : Promise.reject(new Error('offline'))
    );
    const press = () =>
      act(async () => {
        button()?.click();
        await Promise.resolve();
      });
    await show(<Lazy rows={2} />);
    expect(panel.textContent).toContain('could not be loaded.');
    button()?.focus();
    await press();
    expect(document.activeElement).toBe(button());
    await press();
    expect(button()).toBeNull();
    expect(document.activeElement?.tagName).toBe('TEXTAREA');
  });
});
