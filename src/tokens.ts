/** What plugins offer each other. */

import { Token } from '@lumino/coreutils';

import type { ChatPanel } from './panel/panel';

/** The panel, for plugins that add commands or places to open it. */
export interface IChatPanel {
  readonly widget: ChatPanel;
  /** Shows the panel; resolves when the composer can be used. */
  open(): Promise<void>;
}

export const IChatPanel = new Token<IChatPanel>(
  'jupyterlab-gptcode:IChatPanel',
  'The GPT-Code panel in the sidebar.'
);
