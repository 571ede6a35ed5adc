/** What larger models are good for is read in the user's language. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { readFileSync } from 'fs';
import { join } from 'path';

import { aboutText } from '../panel/setup/hubtexts';
import type { IDownloadedModel } from '../server/wire';

const PATH = '../../jupyterlab_gptcode/setup/hub/recommended.json';

it('says of each model of our list what it is good for', () => {
  const { models } = JSON.parse(
    readFileSync(join(__dirname, PATH), 'utf-8')
  ) as { models: IDownloadedModel[] };
  const capitals = { __: (text: string) => text.toUpperCase() };
  expect(models.length).toBeGreaterThan(0);
  for (const model of models) {
    expect(aboutText(model, capitals as TranslationBundle)).toBe(
      model.about.toUpperCase()
    );
  }
});
