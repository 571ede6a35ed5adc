/** What the panel's components share. */

import type { IRenderMime } from '@jupyterlab/rendermime';
import {
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import * as React from 'react';

export interface IPanelContext {
  markdownParser: IRenderMime.IMarkdownParser | null;
  sanitizer: IRenderMime.ISanitizer | null;
  trans: TranslationBundle;
}

export const PanelContext = React.createContext<IPanelContext>({
  markdownParser: null,
  sanitizer: null,
  trans: nullTranslator.load('jupyterlab_gptcode')
});
