import type { INotebookModel } from '@jupyterlab/notebook';

/** The language of a notebook's code, as its kernel names it; empty if none has said so yet. */
export function languageName(model: INotebookModel | null): string {
  const info: unknown = model?.getMetadata('language_info');
  const { name } = (info ?? {}) as { name?: unknown };
  return typeof name === 'string' ? name : '';
}
