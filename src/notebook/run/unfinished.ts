/** What a page that is being left saves about its runs, so that the next one can follow them. */

import type * as nbformat from '@jupyterlab/nbformat';

/** A run in progress; the kernel replies to the session that sent it, and to no other. */
export interface IUnfinishedRun {
  kernel: string;
  session: string;
  /** The id of the message that asked for it. */
  request: string;
  cell: string;
  source: string;
  /** Its outputs when the page was left. */
  outputs: nbformat.IOutput[];
  execution_count: number | null;
  /** Milliseconds since the epoch. */
  started: number;
}

/** A run in progress, and the block and page that it belongs to. */
export interface IUnfinishedBlock extends IUnfinishedRun {
  client: string;
  conversation: string;
  turn: number;
  block: number;
}

const KEY = 'jupyterlab-gptcode:left';

/** Saved in the tab: a duplicated tab must not take the run from the first one. */
export function saveUnfinished(blocks: IUnfinishedBlock[]): void {
  if (blocks.length > 0 && !store(blocks)) {
    // A tab can store a few megabytes only.
    store(blocks.map(block => ({ ...block, outputs: [] })));
  }
}

/** What the previous page in this tab saved; nothing when asked a second time. */
export function takeUnfinished(): IUnfinishedBlock[] {
  try {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return text ? (JSON.parse(text) as IUnfinishedBlock[]) : [];
  } catch {
    return [];
  }
}

function store(blocks: IUnfinishedBlock[]): boolean {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(blocks));
    return true;
  } catch {
    return false;
  }
}
