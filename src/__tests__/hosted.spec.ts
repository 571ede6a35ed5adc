import { Widget } from '@lumino/widgets';

import { hostWidget } from '../panel/shared/hosted';

class Counted extends Widget {
  readonly seen: string[] = [];

  protected override onBeforeDetach(): void {
    this.seen.push('detach');
  }
}

class Stubborn extends Widget {
  override dispose(): void {
    throw new Error('still busy');
  }
}

let host: HTMLElement;

beforeEach(() => {
  host = document.body.appendChild(document.createElement('div'));
});

afterEach(() => host.remove());

describe('hostWidget', () => {
  it.each([
    ['in its place', () => undefined],
    ['whose host is gone', () => host.remove()],
    ['that was taken out', (widget: Widget) => widget.node.remove()],
    ['that was detached', (widget: Widget) => Widget.detach(widget)],
    ['that was disposed of', (widget: Widget) => widget.dispose()]
  ])('disposes of a widget %s, once', (_, before) => {
    const widget = new Counted();
    const discard = hostWidget(widget, host);
    expect(host.contains(widget.node)).toBe(true);
    before(widget);
    discard();
    discard();
    expect(widget.isDisposed).toBe(true);
    expect(widget.node.isConnected).toBe(false);
    expect(widget.seen).toEqual(['detach']);
  });

  it('removes one whose disposal fails', () => {
    const warned = jest.spyOn(console, 'warn').mockImplementation();
    const widget = new Stubborn();
    hostWidget(widget, host)();
    expect(host.childNodes).toHaveLength(0);
    expect(warned).toHaveBeenCalledTimes(1);
    warned.mockRestore();
  });

  it('leaves no widget behind that has no place in the page', () => {
    const widget = new Widget();
    expect(() => hostWidget(widget, document.createElement('div'))).toThrow();
    expect(widget.isDisposed).toBe(true);
  });
});
