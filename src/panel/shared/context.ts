/** What the panel's components share. */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ISessionContext } from '@jupyterlab/apputils';
import type { IRenderMime } from '@jupyterlab/rendermime';
import type { Contents } from '@jupyterlab/services';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import {
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import * as React from 'react';

import type { Setup } from '../../chat/setup';
import type { IProfile } from '../../server/wire';

export type Highlight = (
  code: string,
  mimeType: string,
  host: HTMLElement
) => Promise<void>;
export type Render = (source: string) => Promise<Node[]>;
export type Trans = TranslationBundle;

/** What the panel does with files; all paths are the contents manager's. */
export interface IFileAccess {
  /** Emitted when this page has changed a file or a folder. */
  changed: ISignal<unknown, Contents.IChangedArgs>;
  exists: (path: string) => Promise<boolean>;
  open: (path: string) => void;
  /** The address of a JupyterLab page that shows it. */
  pageUrl: (path: string) => string;
  /** Its address at Jupyter's own file handler, which checks the user. */
  downloadUrl: (path: string) => Promise<string>;
  /** Its profile from the server; null if it does not exist. */
  profile: (path: string) => Promise<IProfile | null>;
}

export interface IPanelContext {
  files: IFileAccess | null;
  /** Puts code into a node, coloured as JupyterLab does. */
  highlight: Highlight | null;
  /** A model's Markdown as nodes that are safe to show. */
  render: Render | null;
  /** Asks the user whether to restart a kernel, and does so. */
  restart: ((kernel: ISessionContext) => Promise<unknown>) | null;
  /** Where the user's choices are saved. */
  settings: ISettingRegistry | null;
  setup: Setup | null;
  /** What else is open. */
  shell: JupyterFrontEnd.IShell | null;
  typesetter: IRenderMime.ILatexTypesetter | null;
  trans: Trans;
}

export const PanelContext = React.createContext<IPanelContext>({
  files: null,
  highlight: null,
  render: null,
  restart: null,
  settings: null,
  setup: null,
  shell: null,
  typesetter: null,
  trans: nullTranslator.load('jupyterlab_gptcode')
});
