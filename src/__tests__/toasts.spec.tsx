/** Notifications over the panel's corner: what is pressed there stays free. */

import * as React from 'react';
import { act } from 'react';

import { useRoomForToasts } from '../panel/shared/toasts';
import { mounted } from './mounted';

const HEIGHT = 600;
const COMPOSER = 180;

function Region(): React.JSX.Element {
  return (
    <div ref={useRoomForToasts<HTMLDivElement>()} className="region">
      <div className="jp-gptcode-composer" />
    </div>
  );
}

/** What watches the document has been called. */
const seen = () => new Promise(resolve => setTimeout(resolve));

function lay(node: Element, top: number, bottom: number): void {
  const [left, right] = [0, 250];
  const height = bottom - top;
  node.getBoundingClientRect = () =>
    ({ bottom, height, left, right, top }) as DOMRect;
  Object.defineProperties(node, {
    clientHeight: { value: height },
    offsetHeight: { value: height }
  });
}

/** Notifications that cover so many pixels of the panel's end, as JupyterLab shows them. */
async function notify(covered: number): Promise<HTMLElement> {
  const root = document.createElement('div');
  root.id = 'react-toastify-container';
  const list = document.createElement('div');
  list.className = 'jp-toastContainer';
  list.append(document.createElement('div'));
  lay(list, HEIGHT - covered, HEIGHT);
  await act(async () => {
    document.body.append(root);
    await seen();
    root.append(list);
    await seen();
  });
  return root;
}

describe('the end of the panel', () => {
  const page = mounted();

  beforeEach(() => {
    const Observer = class {
      observe(): void {}
      disconnect(): void {}
    };
    Object.assign(globalThis, { ResizeObserver: Observer });
    act(() => page.root.render(<Region />));
    lay(page.box.querySelector('.region')!, 0, HEIGHT);
    lay(page.box.querySelector('.jp-gptcode-composer')!, 0, COMPOSER);
  });

  afterEach(() =>
    document.getElementById('react-toastify-container')?.remove()
  );

  it.each([
    ['is lifted above one notification', 150, '150px', false],
    ['hides what can wait where they take much of it', 260, '260px', true],
    ['has the whole composer, however many there are', 500, '420px', true]
  ])('%s', async (_, covered, padding, isScarce) => {
    const toasts = await notify(covered);
    const region = page.box.querySelector<HTMLElement>('.region')!;
    expect(region.style.paddingBottom).toBe(padding);
    expect(region.classList.contains('jp-mod-scarce')).toBe(isScarce);
    await act(async () => {
      toasts.firstChild?.remove();
      await seen();
    });
    expect(region.style.paddingBottom).toBe('0px');
    expect(region.classList.contains('jp-mod-scarce')).toBe(false);
  });
});
