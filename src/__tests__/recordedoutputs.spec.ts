import type * as nbformat from '@jupyterlab/nbformat';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

import { sentOutputs } from '../notebook/read/outputs';

interface ISnippet {
  name: string;
  outputs: nbformat.IOutput[];
}

const RECORDED = join('tests', 'recorded');

describe('Outputs of real code', () => {
  const snippets = readdirSync(RECORDED)
    .filter(name => name.endsWith('.json'))
    .flatMap(
      name =>
        JSON.parse(readFileSync(join(RECORDED, name), 'utf-8')) as ISnippet[]
    );

  it('are sent whole, but for what no model can read and what says it twice', () => {
    const left = new Set<string>();
    for (const { name, outputs } of snippets) {
      const sent = sentOutputs(outputs, () => true);
      outputs.forEach((output, index) => {
        const before = (output.data ?? {}) as nbformat.IMimeBundle;
        const after = (sent[index].data ?? {}) as nbformat.IMimeBundle;
        expect(Object.keys(after)).toEqual(Object.keys(before));
        for (const [mime, value] of Object.entries(after)) {
          if (value === '' && before[mime] !== '') {
            left.add(`${mime} of ${name}`);
          } else if (typeof before[mime] === 'string') {
            expect(value).toBe(before[mime]);
          } else {
            expect(JSON.parse(value as string)).toEqual(before[mime]);
          }
        }
        expect(sent[index].text).toEqual(output.text);
        expect(sent[index].traceback).toEqual(output.traceback);
      });
    }
    expect([...left].sort()).toEqual([
      'application/pdf of PDF',
      'application/x-thing of an unknown type with a text',
      'text/html of xarray'
    ]);
  });
});
