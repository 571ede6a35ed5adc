import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import { Place, useUnfolded } from '../panel/shared/unfolded';

function Fold({ what }: { what: string }): React.JSX.Element {
  const [isOpen, setOpen] = useUnfolded(what);
  return <button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} />;
}

let root: Root;
let box: HTMLElement;

const show = (conversation: object | null) =>
  act(() =>
    root.render(
      conversation && (
        <>
          {['1/0', '1/1'].map(part => (
            <Place key={part} conversation={conversation} part={part}>
              <Fold what="code" />
              <Fold what="files" />
            </Place>
          ))}
        </>
      )
    )
  );
const buttons = () => [...box.querySelectorAll('button')];
const shown = () =>
  buttons().map(each =>
    each.getAttribute('aria-expanded') === 'true' ? 'open' : 'shut'
  );
const press = (index: number) => act(() => buttons()[index].click());

beforeEach(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});

afterEach(() => {
  act(() => root.unmount());
  box.remove();
});

describe('useUnfolded', () => {
  it('remembers each fold of a conversation while another one is shown', () => {
    const [one, other] = [{}, {}];
    show(one);
    expect(shown()).toEqual(['shut', 'shut', 'shut', 'shut']);
    press(0);
    press(3);
    press(2);
    press(2);
    show(null);
    show(other);
    expect(shown()).toEqual(['shut', 'shut', 'shut', 'shut']);
    show(null);
    show(one);
    expect(shown()).toEqual(['open', 'shut', 'shut', 'open']);
    press(0);
    show(null);
    show(one);
    expect(shown()).toEqual(['shut', 'shut', 'shut', 'open']);
  });

  it('is a plain state outside a conversation', () => {
    const fold = () => act(() => root.render(<Fold what="code" />));
    fold();
    press(0);
    expect(shown()).toEqual(['open']);
    show(null);
    fold();
    expect(shown()).toEqual(['shut']);
  });
});
