import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type { ChatSession } from '../chat/session';
import type { ChatSessions } from '../chat/sessions';
import { Boundary } from './shared/boundary';
import { type IPanelContext, PanelContext } from './shared/context';
import { COMPOSER } from './shared/focus';
import { lazy } from './shared/lazy';

const View = lazy(async () => {
  const { View } = await import(/* webpackChunkName: "panel" */ './view');
  return View;
});

/** The panel in the sidebar. What it shows is loaded when it is first seen. */
export class ChatPanel extends ReactWidget {
  constructor(
    readonly chats: ChatSessions,
    private _context: IPanelContext,
    private _show: (chat: ChatSession) => void
  ) {
    super();
    this.addClass('jp-gptcode-panel');
  }

  /** Focuses the composer as soon as it is enabled. */
  async focusComposer(): Promise<void> {
    await this._settled();
    const target =
      this.node.querySelector<HTMLElement>(COMPOSER) ??
      this.node.querySelector<HTMLElement>('.jp-gptcode-unloaded > button');
    target?.focus();
  }

  protected render(): React.JSX.Element {
    return (
      <PanelContext.Provider value={this._context}>
        {this._wasSeen && (
          <Boundary>
            <UseSignal signal={this.chats.changed}>
              {() => <View chats={this.chats} show={this._show} />}
            </UseSignal>
          </Boundary>
        )}
      </PanelContext.Provider>
    );
  }

  protected override onAfterAttach(message: Message): void {
    this._wasSeen ||= this.isVisible;
    super.onAfterAttach(message);
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    if (!this._wasSeen) {
      this._wasSeen = true;
      this.update();
    }
    void this.chats.refresh();
  }

  /** Resolves when the composer can be used, or when the panel could not be loaded. */
  private _settled(): Promise<void> {
    return new Promise(resolve => {
      const look = () => {
        const box = this.chats.current ? 'textarea:enabled' : 'textarea';
        const ends = `${box}, .jp-gptcode-unloaded`;
        if (this.node.querySelector(ends) || this.isDisposed) {
          observer.disconnect();
          resolve();
        }
      };
      const observer = new MutationObserver(look);
      observer.observe(this.node, {
        attributes: true,
        childList: true,
        subtree: true
      });
      look();
    });
  }

  private _wasSeen = false;
}
