/** Types the blocks of an answer into cells, live or after the page that did so is gone. */

import type { IBlock, IStage } from './block';
import type { ICellOrigin } from '../notebook/write/cells';
import type {
  IBlockPart,
  IFacts,
  ITurn,
  StepEvent,
  Verdict
} from '../server/wire';

/** Milliseconds that a save may keep the results back: it may wait for a question to the user. */
const PATIENCE = 5_000;

export class CellTyper {
  constructor(
    private _stage: IStage,
    /** Called with each complete block, in their order. */
    private _onWritten: (block: IBlock, verdict: Verdict) => void
  ) {}

  beginStep(model: string, facts: IFacts): void {
    this._model = model;
    this._facts = facts;
    this._language = facts.kernel?.language ?? 'python';
  }

  /** Carries an event of the answer into the notebook. */
  write(event: StepEvent): void {
    if (event.type === 'step-start') {
      this._model = event.model;
    } else if (event.type === 'code-start') {
      this._open = this._begin(event.turn, event.block, event.cell ?? null);
    } else if (event.type === 'code-delta' && this._open) {
      this._open.code += event.text;
    } else if (event.type === 'code-end') {
      this._end(event.cut ? 'insert' : event.verdict);
    } else if (event.type === 'error') {
      // The server went away in the middle of a block: it is kept and never run.
      this._end('insert');
    }
  }

  /** Types what has come; called with each paint, because each change of a cell is one, too. */
  type(): void {
    this._open?.writer?.type(this._open.code);
  }

  /** Goes on with a block of an earlier page; what stands in the notebook is not written twice. */
  restore(turn: ITurn, part: IBlockPart): IBlock {
    const { notebook } = this._stage;
    const open = this._block(turn.turn, part.block, part.cell);
    open.code = part.code;
    const writing = part.status === 'writing';
    if (writing) {
      this._open = open;
    }
    if (notebook.isDisposed || this._isThere(part)) {
      return open;
    }
    open.writer = notebook.resume(this._origin(open));
    if (open.writer) {
      this._complete(open, open.writer.cell);
    } else {
      open.before = codeBefore(turn, part);
      if (open.before === null) {
        this._insertWhole(open);
      }
    }
    if (!writing) {
      this._finish(open);
    }
    return open;
  }

  /** Resolves when all that was written is saved, or as good as. */
  async saved(): Promise<void> {
    await Promise.all(this._saves);
  }

  /** Whether the cell is safe, or was when it ran: where it is not now, the user removed it. */
  private _isThere(part: IBlockPart): boolean {
    const { cell, inserted, status } = part;
    const ran = ['done', 'failed', 'unknown'].includes(status);
    const found = cell !== null && this._stage.notebook.source(cell) !== null;
    return inserted === true || (ran && found);
  }

  private _begin(turn: number, block: number, replaced: string | null): IBlock {
    const open = this._block(turn, block, replaced);
    open.before = replaced ? this._told(replaced) : null;
    if (open.before === null) {
      this._insert(open);
    }
    return open;
  }

  private _block(turn: number, block: number, cell: string | null): IBlock {
    const language = this._language;
    const empty = { code: '', writer: null, before: null, skipReason: null };
    return { turn, block, cell, language, ...empty };
  }

  /** The source on which the server's leave to replace a cell rests. */
  private _told(cell: string): string | null {
    const told = this._facts?.cells.find(each => each.id === cell);
    return told?.source ?? null;
  }

  /** A cell that was typed in part; if the user has changed it since, it is theirs. */
  private _complete(open: IBlock, cell: string): void {
    const source = this._stage.notebook.source(cell) ?? '';
    open.cell = cell;
    if (open.code.startsWith(source)) {
      open.writer?.type(open.code);
    } else {
      open.skipReason = 'edited';
      // What is still to come of the block must not be typed behind the user's words.
      open.writer = null;
    }
    this._show(open);
  }

  private _insert(open: IBlock): void {
    const { conversation, notebook, report } = this._stage;
    if (!notebook.isDisposed) {
      if (notebook.keepCellIds()) {
        const { turn } = open;
        conversation.notice(turn, 'cell-ids');
        this._tell(report({ action: 'noticed', turn, reason: 'cell-ids' }));
      }
      open.writer = notebook.insert(this._origin(open));
    }
    open.cell = open.writer?.cell ?? null;
    this._show(open);
  }

  private _insertWhole(open: IBlock): void {
    this._insert(open);
    open.writer?.type(open.code);
  }

  private _show({ turn, block, cell }: IBlock): void {
    this._stage.conversation.setBlock(turn, block, { cell });
  }

  private _end(verdict: Verdict): void {
    const open = this._open;
    if (open) {
      this.type();
      this._open = null;
      this._finish(open);
      this._onWritten(open, verdict);
    }
  }

  /** The code is complete: a repair goes in now, in one change. */
  private _finish(open: IBlock): void {
    const { notebook } = this._stage;
    const { before, cell, code } = open;
    if (before !== null && cell !== null && !open.writer) {
      const origin = this._origin(open);
      if (
        notebook.isDisposed ||
        !notebook.replace(cell, before, code, origin)
      ) {
        // The user changed or removed the cell meanwhile: what they did stays.
        this._insertWhole(open);
      }
    }
    const owner = open.writer?.owner ?? 'us';
    if (owner !== 'us') {
      open.skipReason ??= owner === 'user' ? 'edited' : 'removed';
    }
    if (open.cell !== null) {
      this._tell(this._save(open));
    }
  }

  /** Only what is safe in the file counts as inserted: the rest is written again after a reload. */
  private async _save({ turn, block, cell }: IBlock): Promise<void> {
    const { conversation, notebook, report } = this._stage;
    if (await notebook.save()) {
      conversation.setBlock(turn, block, { inserted: true });
      await report({ action: 'inserted', turn, block, cell });
    } else if (!notebook.isDisposed && !this._unsaved) {
      this._unsaved = true;
      conversation.notice(turn, 'unsaved');
      await report({ action: 'noticed', turn, reason: 'unsaved' });
    }
  }

  private _tell(telling: Promise<unknown>): void {
    const told = telling.catch(this._stage.onFailure);
    this._saves.push(Promise.race([told, patience()]));
  }

  private _origin(open: IBlock): ICellOrigin {
    return {
      conversation: this._stage.conversation.id,
      turn: open.turn,
      block: open.block,
      model: this._model,
      created: new Date().toISOString()
    };
  }

  private _facts: IFacts | null = null;
  private _language = 'python';
  private _model = '';
  private _open: IBlock | null = null;
  private _saves: Promise<unknown>[] = [];
  private _unsaved = false;
}

/** What stood in a cell before a repair, as this turn knows it: nothing else may be replaced. */
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

function patience(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, PATIENCE));
}
