/** Tables that are too long to be sent whole: what the model and the card say of them is true. */

import { begin, block, expect, play, sent, test } from './stage';

const SHOWN = `class Frame:
    """As pandas writes it, with an index; styled ones have sheets and names for each cell."""
    def __init__(self, rows, columns, styled):
        self.rows, self.columns, self.styled = rows, columns, styled

    def __repr__(self):
        return "<pandas.io.formats.style.Styler at 0x7f12>"

    def _repr_html_(self):
        columns = range(self.columns)
        names = "".join(f"<th>c{column}</th>" for column in columns)
        style = lambda row, column: f' id="T_a_row{row}_col{column}" class="data row{row} col{column}"' if self.styled else ""
        body = "".join(
            f"<tr><th>{row}</th>" + "".join(f"<td{style(row, column)}>{row}</td>" for column in columns) + "</tr>"
            for row in range(self.rows)
        )
        sheet = "".join(f"#T_a_row{row}_col0 {{ color: red }}" for row in range(self.rows))
        return (
            (f"<style>{sheet}</style>" if self.styled else "")
            + f'<table class="dataframe"><thead><tr><th></th>{names}</tr></thead><tbody>{body}</tbody></table>'
        )
`;

test(
  'a table that is cut has the rows of the whole, and no row in half',
  { tag: '@repeats' },
  async ({ page }) => {
    play({
      show: [
        block(`${SHOWN}\nFrame(3_000, 10, False)`),
        block('Frame(3_100, 10, True)'),
        'Both are shown.'
      ]
    });
    const panel = await begin(page);
    await panel.mode('Always run');
    await panel.ask('show');

    const plain = sent()[1].at(-1)!.content;
    expect(plain).toMatch(
      /\[Table: 3,000 rows, 10 columns; only the first \d{3} rows could be read\]\n,c0,c1/
    );
    expect(plain).toMatch(/\n… 2,\d{3} rows left out …\n/);
    const styled = sent()[2].at(-1)!.content;
    expect(styled).toMatch(
      /\[Table: 3,100 rows, 10 columns; only the first \d{3} rows could be read\]\n,c0,c1/
    );
    for (const report of [plain, styled]) {
      expect(report).not.toMatch(/,,\n/);
      expect(report).toMatch(/\n0,0,0,0,0,0,0,0,0,0,0\n/);
    }
    const results = panel.region.getByRole('note', { name: /^Result of cell/ });
    await expect(results).toHaveText([
      /3,?000 rows × 10 columns/,
      /3,?100 rows × 10 columns/
    ]);
  }
);
