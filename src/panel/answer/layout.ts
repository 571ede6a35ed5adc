/** How a finished or growing text is laid out, where its HTML does not say: tables, boxes, direction. */

const NUMBER =
  /^[(~≈<>≤≥±]*\s*[-+−–±]?\s*[$€£¥]?\s*\d[\d\s.,'’_]*(?:(?:[eE]|\s?[×x]\s?10\^?)[-+−]?\d+)?\s*(?:[%‰]|[$€£¥]|[a-zA-Zµ°²³/]{1,4})?\)?$/;
const NOTHING = /^(?:[-–—−.?]*|n\/?a|nan|none|null)$/i;
const SHORT = 24; // characters of a label that is not broken into lines
const BLOCKS = 'p, h1, h2, h3, h4, h5, h6, ul, ol, dl, blockquote, table, div';

/** Lays out the nodes of a text that is not in the page yet. */
export function layOut(text: ParentNode): void {
  for (const block of text.children) {
    if (block.matches(BLOCKS)) {
      // The first letter decides whether it reads from the right.
      block.setAttribute('dir', 'auto');
    }
  }
  text.querySelectorAll('code').forEach(code => (code.dir = 'ltr'));
  text.querySelectorAll('li').forEach(markTask);
  text.querySelectorAll('table').forEach(layOutTable);
}

/** The box of a task stands in the place of its list mark. */
function markTask(item: HTMLElement): void {
  item.classList.toggle(
    'jp-gptcode-task',
    /^\s*[☐☑]/u.test(item.textContent ?? '')
  );
}

/** A table scrolls by itself; its numbers stand on the right unless its author says otherwise. */
function layOutTable(table: HTMLTableElement): void {
  const rows = [...table.rows];
  if (!table.querySelector('[colspan], [rowspan]')) {
    const columns = Math.max(0, ...rows.map(row => row.cells.length));
    for (let column = 0; column < columns; column += 1) {
      alignColumn(rows.map(row => row.cells[column]).filter(Boolean));
    }
  }
  for (const cell of table.querySelectorAll('td, th')) {
    const text = cell.textContent?.trim() ?? '';
    cell.classList.toggle('jp-gptcode-short', text.length <= SHORT);
  }
  const frame = document.createElement('div');
  frame.className = 'jp-gptcode-table';
  // It scrolls, so the keyboard must reach it.
  frame.tabIndex = 0;
  table.replaceWith(frame);
  frame.append(table);
}

function alignColumn(cells: HTMLTableCellElement[]): void {
  if (cells.some(cell => cell.hasAttribute('align'))) {
    return;
  }
  const texts = cells
    .filter(({ tagName }) => tagName === 'TD')
    .map(cell => cell.textContent?.trim() ?? '')
    .filter(text => !NOTHING.test(text));
  if (texts.length > 0 && texts.every(text => NUMBER.test(text))) {
    cells.forEach(cell => cell.setAttribute('align', 'right'));
  }
}
