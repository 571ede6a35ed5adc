/** After a reload: follows the runs that this tab had sent to kernels, and reports their results. */

import type { Kernel } from '@jupyterlab/services';

import type { LiveNotebook } from '../notebook/notebook';
import { Recovery } from '../notebook/run/recovery';
import {
  type IUnfinishedBlock,
  takeUnfinished
} from '../notebook/run/unfinished';
import type { Api } from '../server/api';
import type { IResult } from '../server/wire';

interface IRecovery {
  block: IUnfinishedBlock;
  recovery: Recovery;
}

/** The result of a run, and the block that it belongs to. */
export interface IRecovered {
  turn: number;
  block: number;
  result: IResult;
}

export class RunRecovery {
  /** To be made before any notebook connects to its kernel. */
  constructor(
    private _api: Api,
    kernels: Kernel.IManager
  ) {
    for (const block of takeUnfinished()) {
      const recovery = new Recovery(kernels, block);
      this._found.set(block.conversation, { block, recovery });
    }
  }

  /**
   * Writes the result of a run into its notebook, and reports it as the previous page would; null
   * if there is none.
   */
  async take(
    conversation: string,
    notebook: LiveNotebook
  ): Promise<IRecovered | null> {
    const found = this._found.get(conversation);
    if (!found) {
      return null;
    }
    this._found.delete(conversation);
    const { recovery } = found;
    const { block, cell, client, turn } = found.block;
    let recovered: IRecovered | null = null;
    const onDisposed = () => recovery.dispose();
    notebook.panel.disposed.connect(onDisposed);
    try {
      const result = await recovery.into(notebook.panel);
      if (result) {
        const ran = { action: 'ran', turn, block, cell, ...result } as const;
        await this._api.act(conversation, { client, ...ran });
        recovered = { turn, block, result };
        await notebook.save();
      }
    } catch {
      // The result stays unknown, and the user decides.
    } finally {
      recovery.dispose();
      this._api.leave(conversation, client);
    }
    return recovered;
  }

  private _found = new Map<string, IRecovery>();
}
