/**
 * A model's Markdown as HTML, for the sanitizer to clean.
 *
 * JupyterLab's own parser draws diagrams while it parses, and drawing one loads the images that it
 * names, long before a sanitizer sees it. This one makes nothing but text out of text.
 */

import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { IRenderMime } from '@jupyterlab/rendermime';
import type { Marked, Token, Tokens } from 'marked';

import { mathExtensions } from './math';

/** Where models that were taught with another interpreter believe that files are. */
const ELSEWHERE = /^sandbox:(?:\/*mnt\/data\/)?/i;

export class TextParser implements IRenderMime.IMarkdownParser {
  constructor(private _languages: IEditorLanguageRegistry | null) {}

  async render(source: string): Promise<string> {
    this._marked ??= this._load();
    const marked = await this._marked;
    return marked.parse(source);
  }

  private async _load(): Promise<Marked> {
    const { Marked } = await import('marked');
    const highlighted = new WeakMap<Token, string>();
    // An instance of our own: what others teach the shared one does not reach it.
    return new Marked({
      async: true,
      gfm: true,
      extensions: mathExtensions,
      walkTokens: async token => {
        if (token.type === 'link') {
          token.href = (token as Tokens.Link).href.replace(ELSEWHERE, '');
        } else if (token.type === 'code') {
          const { text, lang } = token as Tokens.Code;
          const html = await this._highlight(text, lang);
          if (html !== null) {
            highlighted.set(token, html);
          }
        }
      },
      renderer: { code: token => highlighted.get(token) ?? false }
    });
  }

  /** Coloured as JupyterLab colours code; null where there is nothing to colour by. */
  private async _highlight(code: string, info = ''): Promise<string | null> {
    const [name] = info.split(/\s/);
    const language = name && name !== 'math' && this._languages?.findBest(name);
    if (!this._languages || !language) {
      return null;
    }
    const pre = document.createElement('pre');
    const host = pre.appendChild(document.createElement('code'));
    try {
      await this._languages.highlight(code, language, host);
    } catch (error) {
      console.warn('GPT-Code: this code is shown without colours', error);
      return null;
    }
    return pre.outerHTML;
  }

  private _marked: Promise<Marked> | null = null;
}
