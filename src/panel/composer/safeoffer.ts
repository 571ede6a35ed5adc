/** Offers "Run if safe" to users who keep saying yes to cells that only compute and show. */

import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { type ISignal, Signal } from '@lumino/signaling';
import * as React from 'react';

import { MODES } from '../../chat/modes';
import type { ChatSessions } from '../../chat/sessions';
import type { IBlockPart } from '../../conversation/transcript';

const PLUGIN = 'jupyterlab-gptcode:panel';
/** Yeses after which it is offered, once for each user. */
const ENOUGH = 3;

export class SafeOffer {
  constructor(
    private _chats: Pick<ChatSessions, 'mode' | 'status'>,
    private _settings: Pick<ISettingRegistry, 'load'> | null
  ) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isShown(): boolean {
    const { mode, status } = this._chats;
    const isAllowed = (status?.modes ?? MODES).includes('safe');
    return this._isOpen && isAllowed && mode === 'ask';
  }

  /** The user said yes to a block. */
  async count({ safe }: Pick<IBlockPart, 'safe'>): Promise<void> {
    if (!safe || ++this._approved !== ENOUGH) {
      return;
    }
    const settings = await this._settings?.load(PLUGIN);
    this._isOpen = settings?.get('offerRunIfSafe').composite !== false;
    this._changed.emit();
  }

  /** Takes effect at once, and is the default from now on. */
  async accept(): Promise<void> {
    this._chats.mode = 'safe';
    const settings = await this._close();
    await settings?.set('mode', 'safe');
  }

  async decline(): Promise<void> {
    await this._close();
  }

  private async _close(): Promise<ISettingRegistry.ISettings | undefined> {
    this._isOpen = false;
    this._changed.emit();
    const settings = await this._settings?.load(PLUGIN);
    await settings?.set('offerRunIfSafe', false);
    return settings;
  }

  private _approved = 0;
  private _changed = new Signal<this, void>(this);
  private _isOpen = false;
}

export const SafeOfferContext = React.createContext<SafeOffer | null>(null);
