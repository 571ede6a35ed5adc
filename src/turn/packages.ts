/** Offers to install the package that a block lacks: with the user's consent, and never by itself. */

import type { IMissingPackage } from '../server/wire';
import type { IBlock, ITurnContext } from './block';
import type { UserBlocks } from './userblocks';

export type Consent = 'install' | 'not-now';

interface IQuestion {
  block: number;
  answer: (consent: Consent) => void;
}

export class Packages {
  /** `onAsk` is called when the user is asked. */
  constructor(
    private _context: ITurnContext,
    private _users: Pick<UserBlocks, 'close' | 'open'>,
    private _onAsk: () => void
  ) {}

  get isAsking(): boolean {
    return this._asked !== null;
  }

  decide(block: number, consent: Consent): void {
    if (this._asked?.block === block) {
      this._asked.answer(consent);
    }
  }

  /** Ends the waiting, and asks no more. */
  stop(): void {
    this._isOver = true;
    this._asked?.answer('not-now');
  }

  /**
   * Says whether the user wanted the package and it was installed: then the block runs again. Until
   * then it is settled, and what the user runs in its cell is a fact about the notebook.
   */
  async install(open: IBlock, missing?: IMissingPackage): Promise<boolean> {
    this._users.close(open);
    const isInstalled = await this._install(open, missing);
    if (isInstalled) {
      this._users.open(open);
    }
    return isInstalled;
  }

  private async _install(
    open: IBlock,
    missing?: IMissingPackage
  ): Promise<boolean> {
    const { conversation, notebook, report, stop } = this._context;
    const { turn, block, language } = open;
    if (!missing || this._isOver) {
      return false;
    }
    const name = missing.package;
    const consent = await this._ask(open, missing);
    const about = { action: 'installed', turn, block, package: name } as const;
    if (this._isOver) {
      return false;
    }
    if (consent === 'not-now') {
      await report({ ...about, status: 'skipped' });
      return false;
    }
    conversation.setBlock(turn, block, {
      ...{ status: 'running', note: 'installing', started: Date.now() },
      installed: { package: name, ok: false, said: '' }
    });
    try {
      const kernel = await notebook.ready(language, stop).catch(() => null);
      if (!kernel) {
        return false;
      }
      const { installPackage } = await import(
        /* webpackChunkName: "install" */ '../notebook/run/install'
      );
      const { ok, said } = await installPackage(kernel, name, stop);
      const installed = { package: name, ok, said };
      conversation.setBlock(turn, block, { installed });
      const status = ok ? 'ok' : 'error';
      await report({ ...about, status, reason: said });
      return ok && !this._isOver;
    } finally {
      conversation.setBlock(turn, block, { status: 'failed', note: undefined });
    }
  }

  private async _ask(
    { turn, block }: IBlock,
    missing: IMissingPackage
  ): Promise<Consent> {
    const { conversation } = this._context;
    const answered = new Promise<Consent>(answer => {
      this._asked = { block, answer };
    });
    conversation.setBlock(turn, block, { missing });
    this._onAsk();
    const consent = await answered;
    this._asked = null;
    conversation.setBlock(turn, block, { missing: undefined });
    this._onAsk();
    return consent;
  }

  private _asked: IQuestion | null = null;
  private _isOver = false;
}
