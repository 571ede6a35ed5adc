import { isListed } from '../files/listing';
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
