import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import { Boundary } from '../panel/shared/boundary';

let root: Root;
let panel: HTMLElement;
let logged: jest.SpyInstance;

beforeEach(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  // React reports each failure there.
  logged = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  panel = document.body.appendChild(document.createElement('div'));
  panel.className = 'jp-gptcode-region';
  root = createRoot(panel);
});

afterEach(() => {
  act(() => root.unmount());
  panel.remove();
  logged.mockRestore();
});

const broken = { render: true, mount: false, unmount: false };

function Card({ name }: { name: string }): React.JSX.Element {
  React.useLayoutEffect(() => {
    if (broken.mount) {
      throw new Error('no place for it');
    }
    return () => {
      if (broken.unmount) {
        throw new Error('Widget is not attached.');
      }
    };
  }, []);
  if (broken.render && name === 'bad') {
    throw new Error('no such cell');
  }
  return <p>{name}</p>;
}

const Title = ({ name }: { name: string }) => <h1>{name}</h1>;
const show = (element: React.ReactNode) => act(() => root.render(element));
const button = (name: string) =>
  panel.querySelector<HTMLElement>(`button[aria-label="${name}"]`);
const press = (name: string) => act(() => button(name)?.click());

beforeEach(() => {
  Object.assign(broken, { render: false, mount: false, unmount: false });
});

const cards = (names: string[]) => (
  <>
    {names.map(name => (
      <Boundary key={name}>
        <Card name={name} />
      </Boundary>
    ))}
    <textarea />
  </>
);

describe('Boundary', () => {
  it('shows one line instead of a card that cannot be rendered, beside the others', () => {
    broken.render = true;
    show(cards(['good', 'bad', 'last']));
    expect(panel.textContent).toContain('good');
    expect(panel.textContent).toContain('last');
    expect(panel.querySelector('[role=alert]')?.textContent).toBe(
      'This part could not be shown.'
    );
    expect(panel.textContent).not.toContain('no such cell');
    press('Show details');
    expect(panel.querySelector('pre')?.textContent).toMatch(
      /^Error: no such cell\n\s+at Card/
    );
    press('Hide details');
    expect(panel.querySelector('pre')).toBeNull();
  });

  it('tries again when asked, and the focus is not lost', () => {
    broken.render = true;
    show(cards(['bad']));
    button('Try again')?.focus();
    press('Try again');
    expect(document.activeElement).not.toBe(document.body);
    expect(panel.querySelector('[role=alert]')).not.toBeNull();
    broken.render = false;
    button('Try again')?.focus();
    press('Try again');
    expect(panel.querySelector('[role=alert]')).toBeNull();
    expect(panel.textContent).toBe('bad');
    expect(document.activeElement?.tagName).toBe('TEXTAREA');
  });

  it('confines what fails when it is put into the page', () => {
    show(cards(['good']));
    broken.mount = true;
    show(cards(['good', 'more']));
    expect(panel.textContent).toContain('good');
    expect(panel.querySelectorAll('[role=alert]')).toHaveLength(1);
  });

  it('lets a card go that fails while it is removed', () => {
    const composer = 'composer';
    const view = (shows: string, inside: React.ReactNode) => (
      <>
        <Boundary shows={shows}>{inside}</Boundary>
        <footer>{composer}</footer>
      </>
    );
    show(view('transcript', cards(['one', 'two'])));
    const footer = panel.querySelector('footer');
    broken.unmount = true;
    show(view('setup', <Title name="Set up" />));
    expect(panel.textContent).toBe('Set upcomposer');
    show(view('transcript', cards(['one'])));
    show(view('empty', <Title name="Ask" />));
    expect(panel.textContent).toBe('Askcomposer');
    expect(panel.querySelector('footer')).toBe(footer);
  });

  it('shows what takes the place of a part that failed', () => {
    broken.render = true;
    show(
      <Boundary shows="running">
        <Card name="bad" />
      </Boundary>
    );
    expect(panel.querySelector('[role=alert]')).not.toBeNull();
    broken.render = false;
    show(
      <Boundary shows="done">
        <Card name="bad" />
      </Boundary>
    );
    expect(panel.textContent).toBe('bad');
  });

  it('shows a failure that comes later, when the card is unfolded', () => {
    jest.useFakeTimers();
    const unfold = 'Unfold';
    const view = (shows: string) => (
      <Boundary shows={shows}>
        <Folded />
      </Boundary>
    );
    function Folded(): React.JSX.Element {
      const [open, setOpen] = React.useState(false);
      return (
        <>
          <button aria-label={unfold} onClick={() => setOpen(true)} />
          {open && <Card name="bad" />}
        </>
      );
    }
    show(view('running'));
    show(view('done'));
    jest.runAllTimers();
    jest.useRealTimers();
    broken.mount = true;
    press('Unfold');
    expect(panel.querySelector('[role=alert]')).not.toBeNull();
  });

  it('does not try for ever what fails after each rendering', () => {
    let count = 0;
    function Late(): React.JSX.Element {
      React.useEffect(() => {
        count += 1;
        throw new Error('late');
      }, []);
      return <Title name="late" />;
    }
    show(
      <Boundary>
        <Late />
      </Boundary>
    );
    expect(count).toBeLessThan(4);
    expect(panel.querySelector('[role=alert]')).not.toBeNull();
  });
});
