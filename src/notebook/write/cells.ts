/** The only file that writes to a notebook, and always through its shared model. */

import type { ISharedNotebook, YNotebook } from '@jupyter/ydoc';
import type { ICodeCellModel } from '@jupyterlab/cells';
import type * as nbformat from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import { KernelMessage } from '@jupyterlab/services';

/** Which block of which conversation a cell was made for. */
export interface IBlockOrigin {
  conversation: string;
  turn: number;
  block: number;
}

/** What a cell that the model wrote carries in its metadata, below `gptcode`. */
export interface ICellOrigin extends IBlockOrigin {
  model: string;
  created: string;
}

/** Whose a cell is: ours while we write it, the user's once touched, nobody's once removed. */
export type Owner = 'us' | 'user' | 'removed';

/** Types text into a new cell for as long as the user leaves that cell alone. */
export class CellWriter {
  /** `written` is what stands in the cell already. */
  constructor(
    private _notebook: ISharedNotebook,
    readonly cell: string,
    private _written = ''
  ) {}

  get owner(): Owner {
    const shared = findCell(this._notebook, this.cell);
    if (!shared) {
      return 'removed';
    }
    return !this._touched && shared.getSource() === this._written
      ? 'us'
      : 'user';
  }

  /** Types on until the cell holds `code`, which begins with what was typed so far. */
  type(code: string): void {
    if (this.owner !== 'us') {
      // Once touched it is the user's for good, even if the text is the same again.
      this._touched = true;
    } else if (code !== this._written) {
      const end = this._written.length;
      this._written = code;
      const shared = findCell(this._notebook, this.cell);
      shared?.updateSource(end, end, code.slice(end));
    }
  }

  private _touched = false;
}

/** Inserts an empty code cell below another one, or at the end, and gives what types into it. */
export function insertCell(
  model: INotebookModel,
  below: string | null,
  origin: ICellOrigin
): CellWriter {
  const { sharedModel } = model;
  const index = sharedModel.cells.findIndex(cell => cell.getId() === below);
  const place = index < 0 ? sharedModel.cells.length : index + 1;
  const cell = sharedModel.insertCell(place, {
    cell_type: 'code',
    metadata: { trusted: true, gptcode: { ...origin } }
  });
  return new CellWriter(sharedModel, cell.getId());
}

/** Inserts a code cell of the user's own below another one, or at the end; gives its index. */
export function insertCode(
  model: INotebookModel,
  below: string | null,
  source: string
): number {
  const { sharedModel } = model;
  const index = sharedModel.cells.findIndex(cell => cell.getId() === below);
  const place = index < 0 ? sharedModel.cells.length : index + 1;
  sharedModel.insertCell(place, {
    cell_type: 'code',
    source,
    metadata: { trusted: true }
  });
  return place;
}

/** What goes on typing into the cell that an earlier page has made for a block. */
export function resumeCell(
  model: INotebookModel,
  origin: IBlockOrigin
): CellWriter | null {
  const id = cellOf(model, origin);
  const source = id && findCell(model.sharedModel, id)?.getSource();
  return id ? new CellWriter(model.sharedModel, id, source ?? '') : null;
}

/** The id of the cell that was made for a block, by what the cell itself carries. */
export function cellOf(
  model: INotebookModel,
  { conversation, turn, block }: IBlockOrigin
): string | null {
  const cell = model.sharedModel.cells.find(each => {
    const origin = each.getMetadata('gptcode') as IBlockOrigin | undefined;
    return (
      each.cell_type === 'code' &&
      origin?.conversation === conversation &&
      origin.turn === turn &&
      origin.block === block
    );
  });
  return cell?.getId() ?? null;
}

/** Replaces a cell's source in one change, if it still is what it was; says whether it did. */
export function replaceSource(
  model: INotebookModel,
  cell: string,
  before: string,
  after: string,
  origin: ICellOrigin
): boolean {
  const shared = findCell(model.sharedModel, cell);
  if (!shared || shared.getSource() !== before) {
    return false;
  }
  model.sharedModel.transact(() => {
    shared.setSource(after);
    shared.setMetadata('gptcode', { ...origin });
  });
  return true;
}

/** What a run had given when the page before this one was left. */
export function beginOutputs(
  model: ICodeCellModel,
  outputs: nbformat.IOutput[],
  executionCount: number | null
): void {
  model.outputs.fromJSON(outputs);
  model.executionCount = executionCount;
}

/** What a kernel tells of a run that no widget follows any more. */
export function writeOutput(
  model: ICodeCellModel,
  message: KernelMessage.IMessage
): void {
  if (KernelMessage.isExecuteInputMsg(message)) {
    model.executionCount = message.content.execution_count;
  } else if (KernelMessage.isClearOutputMsg(message)) {
    model.outputs.clear(message.content.wait);
  } else if (
    KernelMessage.isStreamMsg(message) ||
    KernelMessage.isErrorMsg(message) ||
    KernelMessage.isDisplayDataMsg(message) ||
    KernelMessage.isExecuteResultMsg(message)
  ) {
    const output_type = message.header.msg_type;
    model.outputs.add({ ...message.content, output_type });
  }
}

/** Writes down which conversation a notebook belongs to. */
export function setConversation(
  model: INotebookModel,
  conversation: string
): void {
  model.sharedModel.setMetadata('gptcode', { conversation });
}

/** Below nbformat 4.5 a file keeps no ids of cells, and we could not find ours again. */
export function keepCellIds(model: INotebookModel): boolean {
  // The interface does not tell of it, but the number can be set.
  const notebook = model.sharedModel as YNotebook;
  const raised = notebook.nbformat === 4 && notebook.nbformat_minor < 5;
  if (raised) {
    notebook.nbformat_minor = 5;
  }
  return raised;
}

/** The code cell of this id: one that the user has turned into text is not there for us. */
export function findCell(
  notebook: ISharedNotebook,
  cell: string
): ISharedNotebook['cells'][number] | undefined {
  return notebook.cells.find(
    each => each.getId() === cell && each.cell_type === 'code'
  );
}
