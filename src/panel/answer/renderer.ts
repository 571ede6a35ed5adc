import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';

import { layOut } from './layout';
import { wrapNumbers } from './numbermarks';
import { TextParser } from './parser';
import { AnswerSanitizer } from './sanitizer';

/** Makes nodes that are safe to show of a model's Markdown. */
export class MarkdownRenderer {
  constructor(languages: IEditorLanguageRegistry | null) {
    this._parser = new TextParser(languages);
  }

  async render(source: string): Promise<Node[]> {
    const template = document.createElement('template');
    template.innerHTML = this._sanitizer.sanitize(
      await this._parser.render(source)
    );
    wrapNumbers(template.content);
    layOut(template.content);
    return [...template.content.childNodes];
  }

  private _parser: TextParser;
  private _sanitizer = new AnswerSanitizer();
}
