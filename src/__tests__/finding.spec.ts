import { type Carrier, findConversation } from '../chat/find';
import { EMPTY, READ } from './stage';

const asked: string[] = [];

/** A server that knows one conversation, of `a.ipynb`, and one file beside what is open. */
const api = (file = '') => ({
  exists: (path: string) => Promise.resolve(path === file),
  conversationsOf: (path: string) => {
    asked.push(path);
    return Promise.resolve(path === 'a.ipynb' ? ['c'] : []);
  },
  readConversation: (id: string) => Promise.resolve(id === 'c' ? READ : null)
});

const carrier = (change: Partial<Carrier> = {}): Carrier => ({
  conversation: 'c',
  isReadOnly: false,
  isScript: false,
  path: 'a.ipynb',
  ...change
});

beforeEach(() => {
  asked.length = 0;
});

describe('findConversation', () => {
  it('finds by the id in the notebook', async () => {
    const found = await findConversation(api(), carrier());
    expect(found).toEqual({ transcript: EMPTY, notebook: 'same' });
  });

  it('distinguishes a renamed notebook from a copy', async () => {
    const moved = carrier({ path: 'b.ipynb' });
    expect((await findConversation(api(), moved))?.notebook).toBe('renamed');
    const copy = await findConversation(api('a.ipynb'), moved);
    expect(copy?.notebook).toBe('copy');
  });

  it('does not find by the path if the notebook can be written', async () => {
    const bare = carrier({ conversation: null });
    expect(await findConversation(api(), bare)).toBeNull();
    expect(asked).toEqual([]);
  });

  it('finds the conversation of a read-only notebook by its path', async () => {
    const fixed = { conversation: null, isReadOnly: true };
    const found = await findConversation(api(), carrier(fixed));
    expect(found).toEqual({ transcript: EMPTY, notebook: 'same' });
    const other = carrier({ ...fixed, path: 'b.ipynb' });
    expect(await findConversation(api(), other)).toBeNull();
  });

  it('finds the conversation of a script by its path', async () => {
    const script = carrier({ conversation: null, isScript: true });
    const found = await findConversation(api(), script);
    expect(found).toEqual({ transcript: EMPTY, notebook: 'same' });
  });

  it('finds nothing if the server does not know the id', async () => {
    const lost = carrier({ conversation: 'lost' });
    expect(await findConversation(api(), lost)).toBeNull();
  });
});
