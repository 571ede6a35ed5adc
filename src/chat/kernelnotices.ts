/** Says in the transcript, here and on the server, that the kernel and its variables are gone. */

import type { ConversationModel } from '../conversation/model';
import { exitDetail } from '../conversation/parts';
import type { KernelWatch } from '../notebook/run/kernelwatch';
import type { Api } from '../server/api';
import type { KernelEnd } from '../server/wire';

export class KernelNotices {
  constructor(
    private _api: Pick<Api, 'act'>,
    private _client: string,
    private _conversation: () => ConversationModel,
    private _kernel: Pick<KernelWatch, 'changed' | 'ended' | 'process'>
  ) {
    _kernel.ended.connect(this._onEnd, this);
    _kernel.changed.connect(this.compare, this);
  }

  /**
   * Once for a conversation that was loaded, as soon as the kernel is known: what ends it later is
   * noticed as it happens.
   */
  compare(): void {
    const { process } = this._kernel;
    const conversation = this._conversation();
    if (process && conversation !== this._compared) {
      this._compared = conversation;
      const { process: known } = conversation.transcript;
      if (known && known !== process) {
        this._note('kernel-new');
      }
    }
  }

  private _onEnd(_: unknown, reason: KernelEnd): void {
    const { process } = this._kernel;
    if (process === '' || process !== this._over) {
      this._over = process;
      this._note(reason);
    }
  }

  private _note(reason: KernelEnd): void {
    const conversation = this._conversation();
    const { id, turn } = conversation;
    if (id && turn > 0) {
      const noticed = { action: 'noticed', turn, reason } as const;
      conversation.notice(turn, reason);
      // Other pages report it, too; a conversation that is gone needs no notice.
      this._api
        .act(id, { client: this._client, ...noticed })
        .then(acted => conversation.detail(turn, reason, exitDetail(acted)))
        .catch(() => undefined);
    }
  }

  private _compared: ConversationModel | null = null;
  /** The process whose end was noticed last: there are several signs of it. */
  private _over = '';
}
