import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { createRoot } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import { Cut } from '../panel/models/cut';
import { PanelContext } from '../panel/shared/context';

const trans = nullTranslator.load('jupyterlab_gptcode');

it('says of which endpoints not all models are listed', () => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  const box = document.createElement('div');
  const root = createRoot(box);
  const texts = [{ cut: [{ provider: 'lab', most: 5000 }] }, { cut: [] }].map(
    props => {
      act(() =>
        root.render(
          <PanelContext.Provider value={{ trans } as never}>
            <Cut {...props} />
          </PanelContext.Provider>
        )
      );
      return box.textContent;
    }
  );
  expect(texts).toEqual([
    'Only the first 5,000 models of lab are listed. Type the whole name of another one.',
    ''
  ]);
  act(() => root.unmount());
});
