import { ConversationModel } from '../conversation/model';
import type { ConversationEvent } from '../server/wire';

/** A conversation whose paints are counted. */
class Painted extends ConversationModel {
  constructor() {
    super(null, 'a.ipynb');
    this.changed.connect(() => {
      this.paints += 1;
    });
    this.add({ type: 'step-start', kind: 'prompt', model: 'm', prompt: '' });
    jest.advanceTimersByTime(1_000);
    this.paints = 0;
  }

  paints = 0;

  /** A chunk of so many characters every 50 ms, for two seconds. */
  grow(characters: number): void {
    for (let chunk = 0; chunk < 40; chunk++) {
      this.write(characters);
      jest.advanceTimersByTime(50);
    }
  }

  write(characters: number): void {
    this.add({ type: 'text-delta', text: 'x'.repeat(characters) });
  }

  private add(event: object): void {
    const base = { seq: ++this._seq, turn: 1, step: 's' };
    this.apply({ ...base, ...event } as ConversationEvent);
  }

  private _seq = 0;
}

describe('a conversation that grows', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('shows the first text at once', () => {
    const conversation = new Painted();
    conversation.write(1);
    jest.advanceTimersByTime(0);
    expect(conversation.paints).toBe(1);
  });

  it('shows text that can be read along ten times a second', () => {
    const conversation = new Painted();
    conversation.grow(10);
    expect(conversation.paints).toBeGreaterThan(18);
    expect(conversation.paints).toBeLessThan(23);
  });

  it('shows text that nobody can read along less often', () => {
    const conversation = new Painted();
    conversation.grow(40);
    expect(conversation.paints).toBeGreaterThanOrEqual(10);
    expect(conversation.paints).toBeLessThan(13);
  });

  it('shows the end of what has come without waiting for more', () => {
    const conversation = new Painted();
    conversation.grow(40);
    conversation.write(1);
    conversation.paints = 0;
    jest.advanceTimersByTime(200);
    expect(conversation.paints).toBe(1);
  });

  it('shows what a page and its user do at once', () => {
    const conversation = new Painted();
    conversation.setState('running');
    expect(conversation.paints).toBe(1);
    // Buttons that are out of date would take the focus.
    conversation.setBlock(1, 1, { note: 'approved' });
    expect(conversation.paints).toBe(2);
  });
});
