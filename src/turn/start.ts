/** How a turn starts. */

import type { ISentFile, IShownOutput, Mode } from '../server/wire';
import type { Approval } from './cellrunner';

/** What the user chose in the panel. */
export interface IChoices {
  mode: Mode;
  model: string;
}

/** The conversation that a copied notebook continues, as far as it is shown. */
export interface IFork {
  conversation: string;
  seq: number;
}

/** The files of a prompt, or how to wait for those that are still being uploaded. */
export type Files = ISentFile[] | ((stop: AbortSignal) => Promise<ISentFile[]>);

export interface IPrompt {
  kind: 'prompt';
  text: string;
  files?: Files;
  outputs?: IShownOutput[];
  fork?: IFork | null;
}

/**
 * How a turn starts in this page:
 * - with a prompt;
 * - where another page, or this one before a reload, left it; `decided` are the user's decisions
 *   about its blocks;
 * - with one more try of a step that brought nothing.
 */
export type Start =
  | IPrompt
  | { kind: 'resume'; decided: ReadonlyMap<number, Approval> }
  | { kind: 'retry' };
