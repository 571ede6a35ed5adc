/** After a reload: what this tab had sent to a kernel is heard to its end, and told. */

import type { Kernel } from '@jupyterlab/services';

import type { Api } from '../server/api';
import { type ILeftBlock, takeLeft } from '../notebook/run/leftrun';
import type { LiveNotebook } from '../notebook/notebook';
import { Recovery } from '../notebook/run/recovery';

interface ILeft {
  left: ILeftBlock;
  recovery: Recovery;
}

export class RunRecovery {
  /** To be made before any notebook connects to its kernel. */
  constructor(
    private _api: Api,
    kernels: Kernel.IManager
  ) {
    for (const left of takeLeft()) {
      const recovery = new Recovery(kernels, left);
      this._found.set(left.conversation, { left, recovery });
    }
  }

  /** Writes into a notebook what became of its run, and tells the server in the old page's name. */
  async take(conversation: string, notebook: LiveNotebook): Promise<void> {
    const found = this._found.get(conversation);
    if (!found) {
      return;
    }
    this._found.delete(conversation);
    const { left, recovery } = found;
    const { block, cell, client, turn } = left;
    const onDisposed = () => recovery.dispose();
    notebook.panel.disposed.connect(onDisposed);
    try {
      const result = await recovery.into(notebook.panel);
      if (result) {
        const ran = { action: 'ran', turn, block, cell, ...result } as const;
        await this._api.act(conversation, { client, ...ran });
        await notebook.save();
      }
    } catch {
      // It stays unknown, and the user decides what becomes of it.
    } finally {
      recovery.dispose();
      this._api.leave(conversation, client);
    }
  }

  private _found = new Map<string, ILeft>();
}
