/** Links "cell 3" in a model's text to that cell. */

const NAME = /\bcell (\d{1,5})\b(?![.,]?\d)/gi;
const SKIPPED = 'pre, code, a, button, .jp-gptcode-math';

export interface ICellLinks {
  /** Whether the text can mean a cell by this position. */
  knows: (position: number) => boolean;
  /** Shows the cell; false if it was removed. */
  reveal: (position: number) => boolean;
  title: string;
  /** The title of a link to a removed cell. */
  gone: string;
}

/** Splits a text at the names of cells. */
export function namedCells(
  text: string
): { text: string; position: number | null }[] {
  const pieces: { text: string; position: number | null }[] = [];
  let end = 0;
  for (const match of text.matchAll(NAME)) {
    pieces.push({ text: text.slice(end, match.index), position: null });
    pieces.push({ text: match[0], position: Number(match[1]) });
    end = match.index + match[0].length;
  }
  pieces.push({ text: text.slice(end), position: null });
  return pieces.filter(piece => piece.text !== '');
}

/** Turns the names of cells into buttons. */
export function linkCells(host: HTMLElement, cells: ICellLinks): void {
  const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) {
    const text = walker.currentNode as Text;
    if (!text.parentElement?.closest(SKIPPED)) {
      texts.push(text);
    }
  }
  for (const node of texts) {
    const pieces = namedCells(node.data);
    if (pieces.some(({ position }) => position && cells.knows(position))) {
      node.replaceWith(
        ...pieces.map(({ text, position }) =>
          position && cells.knows(position) ? link(text, position, cells) : text
        )
      );
    }
  }
}

function link(text: string, position: number, cells: ICellLinks): HTMLElement {
  const node = document.createElement('button');
  node.type = 'button';
  node.className = 'jp-gptcode-cell-link';
  node.title = cells.title;
  node.textContent = text;
  node.addEventListener('click', () => {
    const there = cells.reveal(position);
    node.classList.toggle('jp-mod-missing', !there);
    node.title = there ? cells.title : cells.gone;
  });
  return node;
}
