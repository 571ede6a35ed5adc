import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';

import type { Highlight } from './context';

/** Colours code as the editors of JupyterLab do. */
export function makeHighlight(languages: IEditorLanguageRegistry): Highlight {
  return (code, mimeType, host) =>
    languages.highlight(code, languages.findByMIME(mimeType), host);
}
