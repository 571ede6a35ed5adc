/**
 * A model's Markdown as HTML, for the sanitizer to clean.
 *
 * JupyterLab's own parser draws diagrams while it parses, which loads the images that they name
 * before a sanitizer sees them. This one only makes text.
 */

import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { IRenderMime } from '@jupyterlab/rendermime';
import type { Marked, MarkedExtension, Token, Tokens } from 'marked';

import { mathExtensions } from './math';
import { withoutMarks } from './numbermarks';
import { readsHtml } from './reads';

/** Where the marks of numbers would be read as something else than text. */
const READ = ['link', 'image', 'code', 'codespan', 'html', 'math', 'mathBlock'];
const FIELDS = ['href', 'title', 'lang', 'text'] as const;

/** The file path of another code interpreter, which models know from their training. */
const ELSEWHERE = /^sandbox:(?:\/*mnt\/data\/)?/i;

export class TextParser implements IRenderMime.IMarkdownParser {
  constructor(private _languages: IEditorLanguageRegistry | null) {}

  async render(source: string): Promise<string> {
    const { Marked } = await import('marked');
    // Our own instance: extensions of the shared one must not reach it.
    this._marked ??= new Marked(this._options());
    return this._marked.parse(source);
  }

  private _options(): MarkedExtension {
    const highlighted = new WeakMap<Token, string>();
    return {
      async: true,
      gfm: true,
      extensions: mathExtensions,
      walkTokens: async token => {
        unmark(token);
        if (token.type === 'link' || token.type === 'image') {
          const { href } = token as Tokens.Link | Tokens.Image;
          token.href = href.replace(ELSEWHERE, '');
        } else if (token.type === 'code') {
          const code = token as Tokens.Code;
          const html =
            readsHtml(code) ?? (await this._highlight(code.text, code.lang));
          if (html !== null) {
            highlighted.set(token, html);
          }
        }
      },
      renderer: {
        code: token => highlighted.get(token) ?? false,
        checkbox: ({ checked }) => (checked ? '☑ ' : '☐ ')
      }
    };
  }

  /** Code highlighted as JupyterLab does; null if the language is unknown. */
  private async _highlight(code: string, info = ''): Promise<string | null> {
    const [name] = info.split(/\s/);
    const language = name && name !== 'math' && this._languages?.findBest(name);
    if (!this._languages || !language) {
      return null;
    }
    const pre = document.createElement('pre');
    const host = pre.appendChild(document.createElement('code'));
    host.className = `language-${name}`;
    try {
      await this._languages.highlight(code, language, host);
    } catch (error) {
      console.warn('GPT-Code: this code is shown without highlighting', error);
      return null;
    }
    return pre.outerHTML;
  }

  private _marked: Marked | null = null;
}

function unmark(token: Token): void {
  const fields = token as Partial<Record<(typeof FIELDS)[number], unknown>>;
  for (const field of READ.includes(token.type) ? FIELDS : []) {
    const value = fields[field];
    if (typeof value === 'string') {
      fields[field] = withoutMarks(value);
    }
  }
}
