/** Says in the transcript, here and on the server, that the kernel and its variables are gone. */

import type { ConversationModel } from '../conversation/model';
import type { KernelWatch } from '../notebook/run/kernelwatch';
import type { Api } from '../server/api';
import type { KernelEnd } from '../server/wire';

export class KernelNotices {
  constructor(
    private _api: Pick<Api, 'act'>,
    private _client: string,
    private _conversation: () => ConversationModel,
    kernel: Pick<KernelWatch, 'ended'>
  ) {
    kernel.ended.connect(this._onEnd, this);
  }

  private _onEnd(_: unknown, reason: KernelEnd): void {
    const conversation = this._conversation();
    const { id, turn } = conversation;
    if (id && turn > 0) {
      const noticed = { action: 'noticed', turn, reason } as const;
      conversation.notice(turn, reason);
      // Other pages report it, too; a conversation that is gone needs no notice.
      this._api
        .act(id, { client: this._client, ...noticed })
        .catch(() => undefined);
    }
  }
}
