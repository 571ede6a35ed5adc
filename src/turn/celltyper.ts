/** Types the blocks of an answer into cells, as they arrive or after the page that did is gone. */

import { pause } from '../notebook/run/waiting';
import type { ICellOrigin } from '../notebook/write/mark';
import type { NotebookSnapshot } from '../notebook/read/snapshot';
import type { IBlockPart, ITurn } from '../conversation/transcript';
import type { StepEvent, Verdict } from '../server/wire';
import type { IBlock, ITurnContext } from './block';

/** Milliseconds that a save may delay the results: it may wait for an answer of the user. */
export const SAVE_TIMEOUT = 5_000;

export class CellTyper {
  /** `onComplete` is called with each complete block, in their order. */
  constructor(
    private _context: ITurnContext,
    private _onComplete: (block: IBlock, verdict: Verdict) => void
  ) {}

  startStep(model: string, snapshot: NotebookSnapshot): void {
    this._model = model;
    this._snapshot = snapshot;
    this._language = snapshot.kernel?.language || 'python';
  }

  /** Carries an event of the answer into the notebook. */
  write(event: StepEvent): void {
    if (event.type === 'step-start') {
      this._model = event.model;
    } else if (event.type === 'code-start') {
      // Texts are whole by now, also where their ends come later: they stay above what follows.
      this._texts.forEach(open => this._insertText(open));
      this._open.set(event.block, this._start(event));
    } else if (event.type === 'code-delta') {
      this._add(event.block, event.text);
    } else if (event.type === 'code-end') {
      this._end(event.block, event.cut ? 'insert' : event.verdict);
    } else if (event.type === 'error') {
      // The answer broke off inside the block: it stays in the notebook and never runs.
      [...this._open.keys()].forEach(block => this._end(block, 'insert'));
    }
  }

  /** Types what has arrived. Called with each paint, because each change of a cell is one too. */
  type(): void {
    this._open.forEach(({ code, writer }) => writer?.type(code));
  }

  /** Continues a block of an earlier page; what is in the notebook is not written twice. */
  restore(turn: ITurn, part: IBlockPart): IBlock {
    const { notebook } = this._context;
    const open = this._block(turn.turn, part);
    open.code = part.code;
    const isWriting = part.status === 'writing';
    if (isWriting) {
      this._open.set(part.block, open);
    }
    if (notebook.isDisposed || open.tries || isSettled(part)) {
      return open;
    }
    if (open.isText) {
      return this._restoreText(open, part);
    }
    const found = notebook.resume(this._origin(open));
    if (found) {
      open.cell = found.cell;
      if (found.writer) {
        open.writer = found.writer;
        this._complete(open, found.cell);
      }
      this._show(open);
    } else if (part.inserted) {
      // It was there: the user has removed it.
      return open;
    } else {
      const isHeld = part.cell !== null && this._isHeld(open, part.cell);
      open.before = isHeld ? null : codeBefore(turn, part);
      if (open.before === null) {
        this._insertWhole(open);
      }
    }
    // A page that runs a cell has saved it; two that save at once make JupyterLab ask the user.
    const isSaved = part.inserted || part.status === 'running';
    if (!isWriting && !(found && !found.writer && isSaved)) {
      this._finish(open, part.verdict ?? 'insert');
    }
    return open;
  }

  /** Resolves when all that was written is saved, or the saves take too long. */
  async saved(): Promise<void> {
    await Promise.all(this._saves);
  }

  private _restoreText(open: IBlock, part: IBlockPart): IBlock {
    open.cell = this._context.notebook.textCell(this._origin(open));
    if (part.status !== 'writing' && !part.inserted) {
      this._finish(open, 'insert');
    }
    return open;
  }

  private _start(event: StepEvent & { type: 'code-start' }): IBlock {
    const open = this._block(event.turn, event);
    const replaced = open.cell;
    if (open.isText || open.tries) {
      return open;
    }
    const mayReplace = replaced && !this._isHeld(open, replaced);
    open.before = mayReplace ? this._sentSource(replaced) : null;
    if (open.before === null) {
      this._insert(open);
    }
    return open;
  }

  private _block(
    turn: number,
    {
      block,
      cell = null,
      language,
      tries
    }: {
      block: number;
      cell?: string | null;
      language: string;
      tries?: boolean;
    }
  ): IBlock {
    return {
      ...{ turn, block, cell, language: this._language },
      isText: language === 'markdown',
      ...(tries && { tries }),
      ...{ code: '', writer: null, before: null, skipReason: null }
    };
  }

  /** Whether the code of another block waits or runs in a cell: the user approves what they see. */
  private _isHeld(open: IBlock, cell: string): boolean {
    const { turns } = this._context.conversation.transcript;
    return turns.some(({ turn, parts }) =>
      parts.some(
        part =>
          part.type === 'block' &&
          part.cell === cell &&
          !(turn === open.turn && part.block === open.block) &&
          ['waiting', 'running'].includes(part.status)
      )
    );
  }

  /** The source of a cell as the server knew it when it let the model replace the cell. */
  private _sentSource(cell: string): string | null {
    const sent = this._snapshot?.cells.find(each => each.id === cell);
    return sent?.source ?? null;
  }

  /** Types the rest of a cell; one that the user has changed meanwhile is theirs. */
  private _complete(open: IBlock, cell: string): void {
    const source = this._context.notebook.source(cell) ?? '';
    if (open.code.startsWith(source)) {
      open.writer?.type(open.code);
    } else {
      open.skipReason = 'edited';
      // The rest of the block must not be typed after the user's words.
      open.writer?.finish(open.code);
      open.writer = null;
    }
  }

  private _insert(open: IBlock): void {
    const { notebook } = this._context;
    if (!notebook.isDisposed) {
      this._ensureCellIds(open);
      open.writer = notebook.insert(this._origin(open));
    }
    open.cell = open.writer?.cell ?? null;
    this._show(open);
  }

  private get _texts(): IBlock[] {
    return [...this._open.values()].filter(({ isText }) => isText);
  }

  private _insertText(open: IBlock): void {
    const { notebook } = this._context;
    if (!notebook.isDisposed) {
      this._ensureCellIds(open);
      open.cell ??= notebook.insertText(this._origin(open), open.code);
      this._show(open);
    }
  }

  private _ensureCellIds({ turn }: IBlock): void {
    const { conversation, notebook, report } = this._context;
    if (notebook.ensureCellIds()) {
      conversation.notice(turn, 'cell-ids');
      this._await(report({ action: 'noticed', turn, reason: 'cell-ids' }));
    }
  }

  private _insertWhole(open: IBlock): void {
    this._insert(open);
    open.writer?.type(open.code);
  }

  private _show({ turn, block, cell }: IBlock): void {
    this._context.conversation.setBlock(turn, block, { cell });
  }

  private _add(block: number, text: string): void {
    const open = this._open.get(block);
    if (open) {
      open.code += text;
    }
  }

  private _end(block: number, verdict: Verdict): void {
    const open = this._open.get(block);
    if (open) {
      this.type();
      this._open.delete(block);
      this._finish(open, verdict);
      this._onComplete(open, verdict);
    }
  }

  /** The code is complete. A repair replaces its cell now, in one change. */
  private _finish(open: IBlock, verdict: Verdict): void {
    const { notebook } = this._context;
    const { before, cell } = open;
    if (open.isText) {
      this._insertText(open);
    }
    if (before !== null && cell !== null && !open.writer) {
      if (notebook.isDisposed || !this._replace(open, cell, before)) {
        // The user has changed or removed the cell: their change stays.
        this._insertWhole(open);
      }
    }
    const owner = open.writer?.owner ?? 'us';
    open.writer?.finish();
    if (owner !== 'us') {
      open.skipReason ??= owner === 'user' ? 'edited' : 'removed';
    }
    if (open.cell !== null) {
      this._await(this._save(open, verdict));
    }
  }

  /** Replaces a cell, and reports how it was: so this can be undone, in any page. */
  private _replace(open: IBlock, cell: string, before: string): boolean {
    const { notebook, report } = this._context;
    const { turn, block, code } = open;
    const image = notebook.cellImage(cell);
    const done = notebook.replace(cell, before, code, this._origin(open));
    if (done && image && !this._isOfTurn(open, cell)) {
      const images = [image];
      const action = { action: 'before-image', turn, block, cell } as const;
      this._await(report({ ...action, images }));
    }
    return done;
  }

  /** Whether an earlier block of the turn has written a cell. */
  private _isOfTurn({ turn, block }: IBlock, cell: string): boolean {
    const { turns } = this._context.conversation.transcript;
    const parts = turns.find(each => each.turn === turn)?.parts ?? [];
    return parts.some(
      part => part.type === 'block' && part.cell === cell && part.block < block
    );
  }

  /** A cell that runs is reported with its run: only others are reported when they are saved. */
  private async _save(
    { turn, block, cell }: IBlock,
    verdict: Verdict
  ): Promise<void> {
    const { conversation, notebook, report } = this._context;
    if (await notebook.save()) {
      conversation.setBlock(turn, block, { inserted: true });
      if (verdict === 'insert') {
        await report({ action: 'inserted', turn, block, cell });
      }
    } else if (!notebook.isDisposed && !this._isUnsaved) {
      this._isUnsaved = true;
      conversation.notice(turn, 'unsaved');
      await report({ action: 'noticed', turn, reason: 'unsaved' });
    }
  }

  private _await(work: Promise<unknown>): void {
    const done = work.catch(this._context.onFailure);
    this._saves.push(Promise.race([done, pause(SAVE_TIMEOUT)]));
  }

  private _origin(open: IBlock): ICellOrigin {
    return {
      conversation: this._context.conversation.id,
      turn: open.turn,
      block: open.block,
      model: this._model,
      created: new Date().toISOString()
    };
  }

  private _isUnsaved = false;
  private _language = 'python';
  private _model = '';
  /** Blocks without a verdict, by their numbers: the next may begin before it comes. */
  private _open = new Map<number, IBlock>();
  private _saves: Promise<unknown>[] = [];
  private _snapshot: NotebookSnapshot | null = null;
}

/** Whether nothing more is to be written of a block: a cell that is missing was removed. */
function isSettled({ status, verdict }: IBlockPart): boolean {
  const acts = verdict === 'ask' || verdict === 'run';
  return (
    ['done', 'failed', 'skipped', 'unknown'].includes(status) ||
    (status === 'stopped' && acts)
  );
}

/** The source of a cell before its repair, as this turn wrote it: no other may be replaced. */
function codeBefore(turn: ITurn, repair: IBlockPart): string | null {
  if (repair.cell === null) {
    return null;
  }
  const earlier = turn.parts.filter(
    (part): part is IBlockPart =>
      part.type === 'block' &&
      part.cell === repair.cell &&
      part.block < repair.block
  );
  return earlier.at(-1)?.code ?? null;
}
