/** What the panel's components share. */

import type { IRenderMime } from '@jupyterlab/rendermime';
import {
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import * as React from 'react';

export type Trans = TranslationBundle;

export interface IPanelContext {
  parser: IRenderMime.IMarkdownParser | null;
  sanitizer: IRenderMime.ISanitizer | null;
  trans: Trans;
}

export const PanelContext = React.createContext<IPanelContext>({
  parser: null,
  sanitizer: null,
  trans: nullTranslator.load('jupyterlab_gptcode')
});
