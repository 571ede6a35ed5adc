import { SafeOffer } from '../panel/composer/safeoffer';
import type { Mode } from '../server/wire';

/** Settings that remember what is saved. */
function registry(saved: Record<string, unknown>) {
  const settings = {
    get: (key: string) => ({ user: saved[key], composite: saved[key] }),
    set: (key: string, value: unknown) => {
      saved[key] = value;
      return Promise.resolve();
    }
  };
  return { load: () => Promise.resolve(settings) } as never;
}

function chats(mode: Mode = 'ask', modes: Mode[] = ['ask', 'safe']) {
  return { mode, status: { modes } } as {
    mode: Mode;
    status: never;
  };
}

async function approve(offer: SafeOffer, ...safe: boolean[]): Promise<void> {
  for (const each of safe) {
    await offer.count({ safe: each });
  }
}

describe('SafeOffer', () => {
  it('comes after three plain yeses, and not after others', async () => {
    const offer = new SafeOffer(chats(), registry({}));
    await approve(offer, true, true, false, false);
    expect(offer.isShown).toBe(false);
    await approve(offer, true);
    expect(offer.isShown).toBe(true);
  });

  it('changes the mode and the default, and does not come again', async () => {
    const [found, saved] = [chats(), {}];
    const offer = new SafeOffer(found, registry(saved));
    await approve(offer, true, true, true);
    await offer.accept();
    expect(found.mode).toBe('safe');
    expect(saved).toEqual({ offerRunIfSafe: false, mode: 'safe' });
    expect(offer.isShown).toBe(false);
    found.mode = 'ask';
    await approve(offer, true, true, true);
    expect(offer.isShown).toBe(false);
  });

  it('is declined for good', async () => {
    const [found, saved] = [chats(), {}];
    const offer = new SafeOffer(found, registry(saved));
    await approve(offer, true, true, true);
    await offer.decline();
    expect([found.mode, saved]).toEqual(['ask', { offerRunIfSafe: false }]);
    const later = new SafeOffer(found, registry(saved));
    await approve(later, true, true, true);
    expect(later.isShown).toBe(false);
  });

  it('is not made where the administrator or the user chose otherwise', async () => {
    for (const found of [chats('ask', ['insert', 'ask']), chats('run')]) {
      const offer = new SafeOffer(found, registry({}));
      await approve(offer, true, true, true);
      expect(offer.isShown).toBe(false);
    }
  });
});
