/** What GPT-Code offers to other plugins, ours and those of other extensions. */

import { Token } from '@lumino/coreutils';

import type { ChatSession } from './chat/session';
import type { ChatSessions } from './chat/sessions';

export interface IGPTCode {
  /** The session of the current notebook; null if there is none. */
  readonly current: ChatSession | null;
  readonly sessions: ChatSessions;
  /** Attaches a file or folder to the next prompt; `path` is the contents manager's. */
  attach(path: string): void;
  /**
   * Sends a prompt in the current notebook, with what is attached; resolves when its turn ends.
   * During a turn it is queued, which resolves at once.
   */
  send(prompt: string): Promise<void>;
  /** Shows the panel; resolves when the composer can be used. */
  open(): Promise<void>;
}

export const IGPTCode = new Token<IGPTCode>(
  'jupyterlab-gptcode:IGPTCode',
  'GPT-Code: its sessions, one for each notebook, and its panel.'
);
