/** A kernel that sends the messages which a test gives it. */

import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

export const SOURCE = 'print(1)';
export const idle = { execution_state: 'idle' };
export const busy = { execution_state: 'busy' };

export class Talker {
  readonly anyMessage = new Signal<this, unknown>(this);
  readonly iopubMessage = new Signal<this, unknown>(this);
  readonly statusChanged = new Signal<this, string>(this);
  readonly disposed = new Signal<this, void>(this);
  /** The session to which the kernel replies. */
  session = 'us';
  readonly clientId = 'us';
  isDisposed = false;

  get info(): Promise<void> {
    return this._info.promise;
  }

  send(id: string, cellId?: string): void {
    this.anyMessage.emit({
      direction: 'send',
      msg: {
        header: { msg_type: 'execute_request', msg_id: id },
        metadata: { cellId },
        content: { code: SOURCE }
      }
    });
  }

  /** The kernel's process, by the name that it gives itself. */
  process = 'first';

  answer(id: string, type: string, content: object, metadata = {}): void {
    const date = '2026-01-01T00:00:03Z';
    const msg = {
      header: { msg_type: type, date, session: this.process },
      parent_header: { msg_id: id, session: this.session },
      metadata,
      content
    };
    this.anyMessage.emit({ direction: 'recv', msg });
    if (type !== 'execute_reply') {
      this.iopubMessage.emit(msg);
    }
  }

  /** Replies to the request for its info: all earlier requests are done. */
  introduce(): void {
    this._info.resolve();
  }

  dispose(): void {
    this.isDisposed = true;
  }

  private _info = new PromiseDelegate<void>();
}
