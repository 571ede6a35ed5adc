/** What a page that is being left writes down of a run, so that the next one can hear its end. */

import type * as nbformat from '@jupyterlab/nbformat';

/** A run under way: the kernel answers to the session that sent it, and to no other. */
export interface ILeftRun {
  kernel: string;
  session: string;
  /** The id of the message that asked for it. */
  request: string;
  cell: string;
  source: string;
  /** What it had given when the page was left. */
  outputs: nbformat.IOutput[];
  execution_count: number | null;
  /** Milliseconds since the epoch. */
  started: number;
}

/** A run under way, and whose it is. */
export interface ILeftBlock extends ILeftRun {
  client: string;
  conversation: string;
  turn: number;
  block: number;
}

const KEY = 'jupyterlab-gptcode:left';

/** The tab keeps it: what a duplicated tab copies must not take the run from the first one. */
export function keepLeft(blocks: ILeftBlock[]): void {
  if (blocks.length > 0 && !store(blocks)) {
    // A tab has room for a few megabytes only.
    store(blocks.map(block => ({ ...block, outputs: [] })));
  }
}

/** What the page before this one left in this tab; the second time there is nothing. */
export function takeLeft(): ILeftBlock[] {
  try {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return text ? (JSON.parse(text) as ILeftBlock[]) : [];
  } catch {
    return [];
  }
}

function store(blocks: ILeftBlock[]): boolean {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(blocks));
    return true;
  } catch {
    return false;
  }
}
