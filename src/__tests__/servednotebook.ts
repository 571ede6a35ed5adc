/** A notebook in a file of a real server; its cells seem to run, and leave outputs. */

import type { ISharedCodeCell } from '@jupyter/ydoc';
import type * as nbformat from '@jupyterlab/nbformat';
import { ServerConnection } from '@jupyterlab/services';

import {
  type CellWriter,
  insertCell,
  insertText,
  setConversation
} from '../notebook/write/cells';
import type { ICellOrigin } from '../notebook/write/mark';
import type { IResult } from '../server/wire';
import { SessionNotebook } from './stagesession';

/** A notebook as the contents manager has it; `message` is why nbformat refuses it. */
interface IFile {
  content: nbformat.INotebookContent;
  message?: string;
}

export class ServedNotebook extends SessionNotebook {
  /** Opens the file at this path, which must be there. */
  static async open(
    settings: ServerConnection.ISettings,
    path: string
  ): Promise<ServedNotebook> {
    const notebook = new ServedNotebook(settings, path);
    const { content } = await notebook._call('GET');
    notebook.model.fromJSON(content);
    notebook.model.sharedModel.clearUndoHistory();
    const carried = content.metadata.gptcode as nbformat.INotebookMetadata;
    notebook.conversation = (carried?.conversation as string) ?? null;
    return notebook;
  }

  constructor(
    private _settings: ServerConnection.ISettings,
    override readonly path: string
  ) {
    super();
  }

  /** The id of the cell below which the next turn writes; null for the end. */
  place: string | null = null;

  get ids(): string[] {
    return this.model.sharedModel.cells.map(cell => cell.getId());
  }

  /** Code cells, for turns and runs. */
  get codeCells(): ISharedCodeCell[] {
    const { cells } = this.model.sharedModel;
    return cells.filter(
      (cell): cell is ISharedCodeCell => cell.cell_type === 'code'
    );
  }

  /** What a run leaves in a cell. */
  leaveOutputs(id: string): nbformat.IOutput[] {
    this._count += 1;
    const text = `${this._count}\n`;
    const output = { output_type: 'stream', name: 'stdout', text };
    const cell = this.codeCells.find(each => each.getId() === id);
    cell?.setOutputs([output]);
    if (cell) {
      cell.execution_count = this._count;
    }
    return [output];
  }

  override beginTurn(conversation?: string): void {
    if (conversation && this.conversation !== conversation) {
      this.conversation = conversation;
      setConversation(this.model, conversation);
    }
  }

  override insert(origin: ICellOrigin): CellWriter {
    const writer = insertCell(this.model, this.place, origin);
    this.place = writer.cell;
    return writer;
  }

  override insertText(origin: ICellOrigin, source: string): string {
    this.place = insertText(this.model, this.place, origin, source);
    return this.place;
  }

  override async run(
    cell: string,
    source: string,
    language: string,
    stop: AbortSignal
  ): Promise<IResult> {
    const result = await super.run(cell, source, language, stop);
    const outputs = this.leaveOutputs(cell);
    return { ...result, outputs, execution_count: this._count };
  }

  override async save(): Promise<boolean> {
    const content = this.model.toJSON();
    const { message } = await this._call('PUT', { content });
    if (message) {
      throw new Error(message);
    }
    return true;
  }

  private async _call(method: string, body?: object): Promise<IFile> {
    const url = `${this._settings.baseUrl}api/contents/${this.path}`;
    const sent = body && { type: 'notebook', format: 'json', ...body };
    const init = { method, body: sent && JSON.stringify(sent) };
    const response = await ServerConnection.makeRequest(
      url,
      init,
      this._settings
    );
    if (!response.ok) {
      throw new Error(await response.text());
    }
    return (await response.json()) as IFile;
  }

  private _count = 0;
}
