/** What came out of a run in one line, for the card of its cell. Outputs are hostile. */

import type * as nbformat from '@jupyterlab/nbformat';

import type { IRunResult } from '../../server/wire';

import { bundle, imageUrl, joined } from './imageurl';
import { rowsAt } from './tablerows';

/** Characters: the server accepts 300. */
const LIMIT = 200;
/** Characters of an output that are read: its end. */
const READ = 20_000;
/** Characters of HTML that become a document; of a longer page its beginning does. */
const HTML = 2_000_000;
const BEGINNING = 200_000;

export const ANSI =
  // eslint-disable-next-line no-control-regex -- terminals are controlled by them
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
/** What IPython prints for an object that is only shown by its other representations. */
const NAMELESS = /^<IPython\.core\.display\.\w+ object>$/;
const SHAPE = /(\d[\d,]*) rows? [×x] (\d[\d,]*) columns?/;
/** The last line of a printed series of pandas; a long one has its length. */
const SERIES =
  /^(?:Freq: [^,]+, )?(?:Name: .+?, )?(?:Length: (\d+), )?dtype: \w[^,]*$/;
/** A line of one: what it is called, and its value. */
const ROW = /\S\s{2,}\S/;
/** Values that fit into a line. */
const SHORT = 3;

/** An error if there is one, else the last output that says something; null if none does. */
export function resultLine(outputs: nbformat.IOutput[]): IRunResult | null {
  const error = outputs.findLast(({ output_type }) => output_type === 'error');
  if (error) {
    return { kind: 'error', text: errorLine(error) };
  }
  const isWarning = ({ name }: nbformat.IOutput) => name === 'stderr';
  const printed = outputs.filter(output => !isWarning(output));
  return last(printed) ?? last(outputs.filter(isWarning));
}

function last(outputs: nbformat.IOutput[]): IRunResult | null {
  for (const output of [...outputs].reverse()) {
    const found =
      output.output_type === 'stream'
        ? textResult(joined(output.text))
        : dataResult(output);
    if (found) {
      return found;
    }
  }
  return null;
}

function dataResult(output: nbformat.IOutput): IRunResult | null {
  const data = bundle(output);
  const plain = joined(data['text/plain']);
  const text = NAMELESS.test(plain.trim()) ? '' : plain;
  if (imageUrl(output)) {
    return { kind: 'image', text: lastLine(text) };
  }
  const html = joined(data['text/html']);
  return (
    tableResult(html, text) ??
    textResult(text) ??
    textResult(joined(data['text/markdown'])) ??
    textResult(htmlText(html))
  );
}

function textResult(text: string): IRunResult | null {
  const series = seriesResult(clean(text.slice(-READ)).trimEnd().split('\n'));
  if (series) {
    return series;
  }
  const line = lastLine(text);
  return line ? { kind: 'text', text: line } : null;
}

/** The values of a short series of pandas, else how many there are: its last line has its type. */
function seriesResult(lines: string[]): IRunResult | null {
  const said = SERIES.exec(lines.at(-1) ?? '');
  const above = lines.slice(0, -1);
  const values = above.slice(above.findLastIndex(line => !ROW.test(line)) + 1);
  const rows = said?.[1] ? count(said[1]) : values.length;
  if (!said || rows === 0) {
    return null;
  }
  if (rows > SHORT) {
    return { kind: 'table', text: '', rows, columns: 1 };
  }
  const shown = values.map(line => line.trim().replace(/\s+/g, ' '));
  return { kind: 'text', text: cut(shown.join(', ')) };
}

/** The shape of a table: as it says itself, since long ones are shown in part, or counted. */
function tableResult(html: string, plain: string): IRunResult | null {
  const start = html.search(/<table\b/i);
  const isLong = html.length > HTML;
  const page = inert(isLong ? html.slice(start, start + BEGINNING) : html);
  const table = page.querySelector('table');
  const below = isLong ? html.slice(-READ) : page.body.textContent;
  const said = SHAPE.exec(below ?? '') ?? SHAPE.exec(plain);
  const all = [...(table?.rows ?? [])];
  const body = all.filter(row => row.querySelector('td'));
  const rows = isLong
    ? rowsAt(html, start + 7) - all.length + body.length
    : body.length;
  if (start < 0 || !all.length || (!said && rows < body.length)) {
    return null;
  }
  return {
    ...{ kind: 'table', text: '' },
    rows: said ? count(said[1]) : rows,
    columns: said ? count(said[2]) : Math.max(...all.map(cellsOf))
  };
}

/** The number of a row's data cells; a header row that has none has a name for each. */
function cellsOf(row: HTMLTableRowElement): number {
  const data = row.querySelectorAll('td').length;
  return data || [...row.cells].filter(cell => cell.textContent?.trim()).length;
}

function count(digits: string): number {
  return Number(digits.replaceAll(',', '').slice(0, 15));
}

function errorLine({ ename, evalue }: nbformat.IOutput): string {
  const [why = ''] = clean(joined(evalue).slice(0, READ)).trim().split('\n');
  const name = clean(joined(ename)).trim() || 'Error';
  return cut(why ? `${name}: ${why}` : name);
}

/** The last line that is not blank. */
function lastLine(text: string): string {
  const lines = clean(text.slice(-READ)).split('\n');
  return cut(lines.findLast(line => line.trim() !== '')?.trim() ?? '');
}

/** Without colours, and without what a carriage return has overwritten, such as a progress bar. */
function clean(text: string): string {
  return text
    .replace(ANSI, '')
    .replace(/\r+\n/g, '\n')
    .replace(/\r+$/gm, '')
    .replace(/^.*\r/gm, '');
}

function cut(line: string): string {
  const characters = Array.from(line);
  return characters.length <= LIMIT
    ? line
    : `${characters.slice(0, LIMIT - 1).join('')}…`;
}

function htmlText(html: string): string {
  const page = inert(html.slice(-READ));
  page.querySelectorAll('script, style').forEach(each => each.remove());
  return page.body.textContent ?? '';
}

/** A document in which nothing runs or loads. */
function inert(html: string): Document {
  return new DOMParser().parseFromString(html, 'text/html');
}
