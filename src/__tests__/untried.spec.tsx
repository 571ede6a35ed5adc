/** Cards whose code cannot be tried, or of which nobody has said whether it can. */

import { mounted } from './mounted';
import { partsOf, press, type Said, stage as cards } from './triedcards';

describe('a card that cannot be tried', () => {
  const page = mounted();
  const stage = (said?: Said, language?: string) => cards(page, said, language);

  const { button, card, region } = partsOf(page);

  it.each<[string, Said, string]>([
    [
      'other threads run in this kernel: loop',
      { unavailable: 'threads', names: ['loop'] },
      'python'
    ],
    ['this kind of kernel', {}, 'python'],
    ['switched off', { off: true }, 'python'],
    ['Python kernels only', {}, 'R']
  ])('says once why it cannot be had: %s', async (text, said, language) => {
    const { posted, show } = stage(said, language);
    await show();
    expect(page.box.textContent.split(text)).toHaveLength(2);
    // The other card's button has it, and shows it when it is pressed.
    for (const block of [1, 2]) {
      expect(button(block)!.getAttribute('aria-disabled')).toBe('true');
      expect(button(block)!.title).toContain(text);
    }
    expect(card(2).textContent).not.toContain(text);
    await press(button(2));
    expect(card(2).textContent).toContain(text);
    expect(posted).toEqual([]);
  });

  it('asks the kernel again if what is in the way may be gone', async () => {
    const { asked, says, show } = stage({ unavailable: 'threads', names: [] });
    await show();
    await press(button(1, 'Ask the kernel again'));
    expect(card(1).textContent).toContain('other threads run');
    says({ started: true });
    await press(button(1, 'Ask the kernel again'));
    expect(asked.filter(each => each === 'kernel')).toHaveLength(3);
    expect(page.box.textContent).not.toContain('other threads run');
    expect(button(2)!.getAttribute('aria-disabled')).toBe('false');
    expect(document.activeElement).toBe(button(1));
  });

  it('does not ask again what lasts', async () => {
    const { show } = stage({ unavailable: 'system' });
    await show();
    expect(card(1).textContent).toContain('Linux');
    expect(button(1, 'Ask the kernel again')).toBe(null);
  });

  it('finds out by trying if nobody has answered', async () => {
    const { asked, says, show } = stage({ broken: true });
    await show();
    // It is not asked again and again.
    expect(asked).toEqual(['server']);
    expect(page.box.textContent).toBe('TryTry');
    says({ started: true });
    await press(button(1));
    expect(region(1)!.textContent).toContain('Nothing was changed.');
  });
});
