/**
 * A language that nobody speaks: each of our sentences between two signs that are not seen, which
 * Playwright leaves out as well, so that a story finds things by their English names.
 */

import type { IJupyterLabPageFixture } from './galata';
import { readdirSync, readFileSync } from 'fs';
import { extname, join } from 'path';
import * as ts from 'typescript';

const MARK = '\u200b';
const SOURCES = join(__dirname, '..', '..', 'src');

/** The translator's methods, and how many texts each takes. */
const METHODS: Record<string, number> = { __: 1, gettext: 1, _n: 2 };

/** All sentences of the page, as those who translate it get them. */
export function sentences(): string[][] {
  const names = readdirSync(SOURCES, { recursive: true, encoding: 'utf-8' });
  return names
    .filter(name => ['.ts', '.tsx'].includes(extname(name)))
    .filter(name => !name.includes('__tests__'))
    .flatMap(name => sentencesOf(join(SOURCES, name)));
}

function sentencesOf(path: string): string[][] {
  const text = readFileSync(path, 'utf-8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const found: string[][] = [];
  const visit = (node: ts.Node) => {
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      node.expression.name.text in METHODS
    ) {
      const count = METHODS[node.expression.name.text];
      const texts = node.arguments.slice(0, count);
      if (!texts.every(ts.isStringLiteralLike)) {
        throw new Error(`Nobody can translate this: ${node.getText(file)}`);
      }
      found.push(texts.map(each => each.text));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Lets JupyterLab read this language, which the user's settings have to name. */
export async function speak(page: IJupyterLabPageFixture): Promise<void> {
  const words = Object.fromEntries(
    sentences().map(texts => [
      texts[0],
      texts.map(each => `${MARK}${each}${MARK}`)
    ])
  );
  const head = { language: 'eo', plural_forms: 'nplurals=2; plural=(n != 1);' };
  const data = { jupyterlab_gptcode: { '': head, ...words } };
  await page.route(/\/api\/translations\/eo/, route =>
    route.fulfill({ json: { data, message: '' } })
  );
}

/** What is in sight or read out, has words, and none of our sentences; but for what is `data`. */
export function untranslated(
  page: IJupyterLabPageFixture,
  data: { within: string; texts: RegExp }
): Promise<string[]> {
  return page.evaluate(
    ([mark, exempt, texts]) => {
      const ours = '[class*="jp-gptcode-"]';
      const attributes = ['aria-label', 'title', 'placeholder', 'alt'];
      const found = new Set<string>();
      const look = (text: string | null, where: string) => {
        const words = text?.trim() ?? '';
        const isOurs = /\p{L}{2}/u.test(words) && !texts.test(words);
        if (isOurs && !words.includes(mark)) {
          found.add(`${words} (${where})`);
        }
      };
      for (const node of document.querySelectorAll<HTMLElement>(ours)) {
        const all = [node, ...node.querySelectorAll<HTMLElement>('*')];
        for (const each of all) {
          if (!each.checkVisibility() || each.closest(exempt)) {
            continue;
          }
          const where = each.className || each.tagName;
          attributes.forEach(name =>
            look(each.getAttribute(name), `${name} of ${where}`)
          );
          each.childNodes.forEach(child => {
            if (child.nodeType === Node.TEXT_NODE) {
              look(child.textContent, where);
            }
          });
        }
      }
      return [...found];
    },
    [MARK, data.within, data.texts] as const
  );
}
