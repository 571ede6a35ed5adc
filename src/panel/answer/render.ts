import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';

import type { Render } from '../shared/context';
import type { MarkdownRenderer } from './renderer';

/** Renders Markdown. The parser and the sanitizer are loaded with the first text. */
export function makeRender(languages: IEditorLanguageRegistry | null): Render {
  let renderer: MarkdownRenderer | null = null;
  return async source => {
    const { MarkdownRenderer } = await import(
      /* webpackChunkName: "markdown" */ './renderer'
    );
    renderer ??= new MarkdownRenderer(languages);
    return renderer.render(source);
  };
}
