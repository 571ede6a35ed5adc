/** Pasted images, tables and files. */

export interface IPasted {
  files: File[];
  /** Whether we chose the names: then they are numbered without asking the user. */
  numbers: boolean;
}

const ENDINGS: Record<string, string> = {
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/gif': '.gif',
  'image/webp': '.webp'
};

/** The files in a clipboard, or its table as a file; null if it is best pasted as text. */
export function pasted(clipboard: DataTransfer): IPasted | null {
  const html = clipboard.getData('text/html');
  const text = clipboard.getData('text/plain');
  // A spreadsheet copies its cells as a table, as text and as an image.
  const rows = htmlTable(html) ?? (html ? null : tabbedTable(text));
  if (rows) {
    const file = new File([csv(rows)], 'pasted.csv', { type: 'text/csv' });
    return { files: [file], numbers: true };
  }
  const files = [...clipboard.files];
  if (!files.length || text) {
    return null;
  }
  const [first] = files;
  const ending = ENDINGS[first.type];
  // Browsers name an image without a name like this.
  if (files.length === 1 && ending && /^image\.\w+$/.test(first.name)) {
    const { type } = first;
    const file = new File([first], `pasted${ending}`, { type });
    return { files: [file], numbers: true };
  }
  return { files, numbers: false };
}

/** The rows of a piece of HTML that is one table and nothing else. */
export function htmlTable(html: string): string[][] | null {
  if (!/<table[\s>]/i.test(html)) {
    return null;
  }
  // Parsed only: nothing is loaded or run.
  const page = new DOMParser().parseFromString(html, 'text/html');
  const tables = page.querySelectorAll('table');
  const [table] = tables;
  page.querySelectorAll('style, script, title').forEach(each => each.remove());
  const around = words(page.body).length - words(table).length;
  if (tables.length !== 1 || around > 0) {
    return null;
  }
  const rows = [...table.rows].map(row => [...row.cells].map(words));
  return isTable(rows) ? rows : null;
}

/** The rows of text whose lines all have the same number of tabs, as spreadsheets copy them. */
export function tabbedTable(text: string): string[][] | null {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n');
  const rows = lines.map(line => line.split('\t'));
  // Code that is indented by tabs is not a table.
  const indented = lines.some(line => line.startsWith('\t'));
  const even = rows.every(row => row.length === rows[0].length);
  return even && !indented && isTable(rows) ? rows : null;
}

export function csv(rows: string[][]): string {
  const quote = (field: string) =>
    /[",\r\n]/.test(field) ? `"${field.replace(/"/g, '""')}"` : field;
  return rows.map(row => `${row.map(quote).join(',')}\n`).join('');
}

function isTable(rows: string[][]): boolean {
  return rows.length > 1 && rows.some(row => row.length > 1);
}

function words(node: Element): string {
  return (node.textContent ?? '').replace(/\s+/g, ' ').trim();
}
