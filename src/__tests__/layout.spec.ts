import { layOut } from '../panel/answer/layout';

function laidOut(html: string): HTMLElement {
  const host = document.createElement('div');
  host.innerHTML = html;
  layOut(host);
  return host;
}

/** A table of one column below a heading. */
const column = (cells: string[], align = '') =>
  `<table><thead><tr><th${align}>h</th></tr></thead><tbody>${cells
    .map(cell => `<tr><td${align}>${cell}</td></tr>`)
    .join('')}</tbody></table>`;

const alignments = (host: HTMLElement) => [
  ...new Set(
    [...host.querySelectorAll('td, th')].map(cell => cell.getAttribute('align'))
  )
];

describe('layOut', () => {
  it.each([
    [['1', '2,250', '-3.5', '−4', '1e-5', '2.1×10^5']],
    [['$5', '3 €', '45 %', '45%', '~3', '(12)', '± 0.5']],
    [['12 mm', '3 °C', '4 km²', '<b>7</b>']],
    [['1 234 567', '', '–', 'n/a', 'NaN']]
  ])('sets numbers on the right: %j', cells => {
    expect(alignments(laidOut(column(cells)))).toEqual(['right']);
  });

  it.each([
    [['Bergen', 'Oslo']],
    [['1', 'two']],
    [['2024-01-05', '2024-02-05']],
    [['10:30']],
    [['', '–']],
    [['3 apples are here']]
  ])('leaves text on the left: %j', cells => {
    expect(alignments(laidOut(column(cells)))).toEqual([null]);
  });

  it('goes by what the author says', () => {
    const host = laidOut(column(['1', '2'], ' align="left"'));
    expect(alignments(host)).toEqual(['left']);
  });

  it('leaves a table with joined cells as it is', () => {
    const host = laidOut('<table><tr><td colspan="2">1</td></tr></table>');
    expect(alignments(host)).toEqual([null]);
  });

  it('lets a table scroll, and breaks only long texts', () => {
    const long = 'a text of more than twenty-four characters';
    const host = laidOut(column(['short', long]));
    const [frame] = host.children as unknown as HTMLElement[];
    expect([frame.className, frame.tabIndex]).toEqual(['jp-gptcode-table', 0]);
    const short = [...host.querySelectorAll('.jp-gptcode-short')];
    expect(short.map(cell => cell.textContent)).toEqual(['h', 'short']);
  });

  it('marks tasks', () => {
    const host = laidOut('<ul><li>☑ a</li><li><p>☐ b</p></li><li>c</li></ul>');
    const tasks = [...host.querySelectorAll('.jp-gptcode-task')];
    expect(tasks.map(task => task.textContent)).toEqual(['☑ a', '☐ b']);
  });

  it('lets the text of each block decide its direction, and code reads from the left', () => {
    const host = laidOut('<p>שלום <code>x</code></p><pre>y</pre><ul></ul>');
    expect(host.innerHTML).toBe(
      '<p dir="auto">שלום <code dir="ltr">x</code></p><pre>y</pre><ul dir="auto"></ul>'
    );
  });
});
