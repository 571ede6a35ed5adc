/** The page and the server hash what a picture shows in the same way. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { pictureHash } from '../notebook/read/picturehash';

const PICTURES = JSON.parse(
  readFileSync(join(__dirname, '../../tests/vectors/pictures.json'), 'utf-8')
) as { about: string; picture: string; hash: string }[];

it.each(PICTURES)('$about', ({ picture, hash }) => {
  expect(pictureHash(picture)).toBe(hash);
  expect(pictureHash(picture.replace(/(.{20})/g, '$1\n'))).toBe(hash);
});
