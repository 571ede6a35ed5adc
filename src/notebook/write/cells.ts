/** The only file that writes to a notebook, and always through its shared model. */

import type { ISharedNotebook, YNotebook } from '@jupyter/ydoc';
import type { ICodeCellModel } from '@jupyterlab/cells';
import type * as nbformat from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import { KernelMessage } from '@jupyterlab/services';

import { isLocked } from '../read/snapshot';
import type { IBlockOrigin, ICellOrigin } from './mark';
import {
  blockCells,
  type IMarkedOrigin,
  mark,
  markedOrigin,
  markOf,
  scriptOrigins
} from './origin';
import { loadsRemote } from './remote';

/** The cell of a block, with what types the rest of its code if there is a rest. */
export interface IWrittenCell {
  cell: string;
  writer: CellWriter | null;
}

/** Whose a cell is: ours while we write it, the user's once touched, nobody's once removed. */
export type Owner = 'us' | 'user' | 'removed';

/** Types text into a new cell for as long as the user leaves that cell alone. */
export class CellWriter {
  /** `written` is what is in the cell already. */
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
    const isOurs = !this._touched && !isLocked(shared);
    return isOurs && shared.getSource() === this._written ? 'us' : 'user';
  }

  /** Types until the cell holds `code`, which starts with what was typed so far. */
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

  /** The code is complete, or the cell is the user's; `code` is what the model wrote. */
  finish(code = this._written): void {
    const shared = findCell(this._notebook, this.cell);
    if (shared && !isLocked(shared)) {
      const { writing, ...origin } = markedOrigin(shared);
      if (writing) {
        mark(shared, origin as ICellOrigin, code);
      }
    }
  }

  private _touched = false;
}

/** Inserts an empty code cell below another one, or at the end; returns what types into it. */
export function insertCell(
  model: INotebookModel,
  below: string | null,
  origin: ICellOrigin
): CellWriter {
  const { sharedModel } = model;
  const marked: IMarkedOrigin = { ...origin, writing: true };
  const script = scriptOrigins(sharedModel);
  const cell = sharedModel.insertCell(placeBelow(sharedModel, below), {
    cell_type: 'code',
    metadata: { trusted: true, ...(script ? {} : { gptcode: { ...marked } }) }
  });
  script?.set(cell.getId(), marked);
  return new CellWriter(sharedModel, cell.getId());
}

/**
 * Inserts a whole text below another cell, or at the end, as a Markdown cell; as a raw one if it would
 * load something from elsewhere. Returns its id.
 */
export function insertText(
  model: INotebookModel,
  below: string | null,
  origin: ICellOrigin,
  source: string
): string {
  const { sharedModel } = model;
  const cell = sharedModel.insertCell(placeBelow(sharedModel, below), {
    cell_type: textType(source),
    source,
    metadata: {}
  });
  mark(cell, origin, source);
  return cell.getId();
}

/** Inserts a cell of the user's own below another one, or at the end; returns its index. */
export function insertOwn(
  model: INotebookModel,
  below: string | null,
  source: string,
  type: 'code' | 'markdown'
): number {
  const { sharedModel } = model;
  const place = placeBelow(sharedModel, below);
  const isCode = type === 'code';
  sharedModel.insertCell(place, {
    cell_type: isCode ? 'code' : textType(source),
    source,
    metadata: isCode ? { trusted: true } : {}
  });
  return place;
}

function textType(source: string): 'markdown' | 'raw' {
  return loadsRemote(source) ? 'raw' : 'markdown';
}

function placeBelow(notebook: ISharedNotebook, below: string | null): number {
  const index = notebook.cells.findIndex(cell => cell.getId() === below);
  return index < 0 ? notebook.cells.length : index + 1;
}

/** Whether there is a cell of this id, of any type. */
export function hasCell(model: INotebookModel, cell: string): boolean {
  return model.sharedModel.cells.some(each => each.getId() === cell);
}

/** The cell that an earlier page made for a block. */
export function resumeCell(
  model: INotebookModel,
  { conversation, turn, block }: IBlockOrigin
): IWrittenCell | null {
  const { sharedModel } = model;
  const cell = blockCells(model, conversation).get(`${turn}/${block}`);
  const shared = cell && findCell(sharedModel, cell);
  if (!shared) {
    return null;
  }
  const { writing } = markedOrigin(shared);
  const source = shared.getSource();
  const mayWrite = writing && !isLocked(shared);
  const writer = mayWrite ? new CellWriter(sharedModel, cell, source) : null;
  return { cell, writer };
}

/** Whether the rest of a cell's code is still to be typed. */
export function isPartial(model: INotebookModel, cell: string): boolean {
  const shared = findCell(model.sharedModel, cell);
  return !!shared && !!markedOrigin(shared).writing;
}

/**
 * Replaces a cell's source in one change, if it still is what it was and the user has not locked
 * it; says whether it did.
 */
export function replaceSource(
  model: INotebookModel,
  cell: string,
  before: string,
  after: string,
  origin: ICellOrigin
): boolean {
  const shared = findCell(model.sharedModel, cell);
  if (!shared || isLocked(shared) || shared.getSource() !== before) {
    return false;
  }
  model.sharedModel.transact(() => {
    const replaced = { mark: markOf(shared), source: before };
    shared.setSource(after);
    mark(shared, origin, after, replaced);
  });
  return true;
}

/** Restores the outputs that a run had when the page before this one was left. */
export function restoreOutputs(
  model: ICodeCellModel,
  outputs: nbformat.IOutput[],
  executionCount: number | null
): void {
  model.outputs.fromJSON(outputs);
  model.executionCount = executionCount;
}

/** Writes a kernel's message into the outputs of a run that no widget follows any more. */
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

/** Writes the id of the conversation into the notebook's metadata. */
export function setConversation(
  model: INotebookModel,
  conversation: string
): void {
  model.sharedModel.setMetadata('gptcode', { conversation });
}

/** Before nbformat 4.5 a file has no cell ids, and we could not find our cells again. */
export function ensureCellIds(model: INotebookModel): boolean {
  // The interface does not declare it, but the number can be set.
  const notebook = model.sharedModel as YNotebook;
  const raised = notebook.nbformat === 4 && notebook.nbformat_minor < 5;
  if (raised) {
    notebook.nbformat_minor = 5;
  }
  return raised;
}

/** The code cell of this id; not one that the user has turned into text. */
export function findCell(
  notebook: ISharedNotebook,
  cell: string
): ISharedNotebook['cells'][number] | undefined {
  return notebook.cells.find(
    each => each.getId() === cell && each.cell_type === 'code'
  );
}
