/** What the panel's components share. */

import type { IRenderMime } from '@jupyterlab/rendermime';
import {
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import * as React from 'react';

import type { Setup } from '../../chat/setup';
import type { IProfile } from '../../server/wire';

export type Render = (source: string) => Promise<Node[]>;
export type Trans = TranslationBundle;

/** What the panel does with files; paths as the contents manager has them. */
export interface IFileAccess {
  exists: (path: string) => Promise<boolean>;
  open: (path: string) => void;
  /** The address of a page of JupyterLab that shows it. */
  pageUrl: (path: string) => string;
  /** Where Jupyter's own file handler serves it, to this user alone. */
  downloadUrl: (path: string) => Promise<string>;
  /** What the server says of it; null where it is not there. */
  profile: (path: string) => Promise<IProfile | null>;
}

export interface IPanelContext {
  files: IFileAccess | null;
  /** A model's Markdown as nodes that are safe to show. */
  render: Render | null;
  setup: Setup | null;
  typesetter: IRenderMime.ILatexTypesetter | null;
  trans: Trans;
}

export const PanelContext = React.createContext<IPanelContext>({
  files: null,
  render: null,
  setup: null,
  typesetter: null,
  trans: nullTranslator.load('jupyterlab_gptcode')
});
