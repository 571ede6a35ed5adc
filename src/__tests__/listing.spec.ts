import { isListed, listShown } from '../files/listing';
import type { Api } from '../server/api';
import { StageContents } from './contents';

describe('isListed', () => {
  it.each([
    ['Drive:a/x.csv', true],
    ['Drive:a', true],
    ['Drive:a/y.csv', false],
    ['Drive:b', false]
  ])('finds %s in the folder of its drive: %s', async (path, there) => {
    const contents = new StageContents();
    contents.files.set('Drive:a/x.csv', '');
    const get = jest.spyOn(contents, 'get');
    expect(await isListed(contents.manager, path)).toBe(there);
    expect(get).toHaveBeenCalledWith(
      path.includes('/') ? 'Drive:a' : 'Drive:',
      { content: true }
    );
  });
});

describe('listShown', () => {
  function stage(answer: () => Promise<unknown>) {
    const contents = new StageContents();
    contents.files.set('a/x.csv', '').set('a/y.csv', '').set('a/b/z.csv', '');
    const call = jest.fn<Promise<unknown>, unknown[]>(answer);
    const api = { call } as unknown as Pick<Api, 'call'>;
    return { call, list: () => listShown(api, contents.manager, 'a') };
  }

  it('leaves out what the server says is hidden from the model', async () => {
    const { call, list } = stage(() => Promise.resolve({ names: ['y.csv'] }));
    const names = (await list()).map(({ name }) => name);
    expect(names).toContain('x.csv');
    expect(names).not.toContain('y.csv');
    expect(call.mock.calls).toEqual([
      [
        'POST',
        'files/ignored',
        expect.objectContaining({ folder: 'a', names: ['x.csv', 'y.csv'] })
      ]
    ]);
  });

  it('lists nothing where the server does not say it', async () => {
    const { list } = stage(() => Promise.reject(new Error('offline')));
    await expect(list()).rejects.toThrow('offline');
  });
});
