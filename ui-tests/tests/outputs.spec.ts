/** Outputs: what a cell shows reaches the model as text, with the numbers of tables and charts. */

import { begin, block, edit, expect, play, sent, test } from './stage';

const SHOWN = `from IPython.display import HTML, Markdown, display

class Styled:
    def _repr_html_(self):
        return "<style>#T{color:red}</style><table id='T'><tr><th>city<th>sales<tr><td>Rome<td>10</table>"

def figure(x, y):
    axes = {"xaxis": {"title": {"text": "season"}}, "yaxis": {"title": {"text": "count"}}}
    data = [{"type": "bar", "x": x, "y": y}]
    display({"application/vnd.plotly.v1+json": {"data": data, "layout": axes}}, raw=True)

display(Markdown("The **mean** is 4.2"))
figure(["spring", "summer"], [4200, 6100])
figure(list(range(60_000)), [0.5] * 60_000)
display({"application/vnd.company.thing+json": {"a": 1}}, raw=True)
Styled()`;

const FAILS = `import json

def load(text):
    try:
        return json.loads(text)
    except ValueError as error:
        raise KeyError("settings") from error

load("{")`;

test('tables, charts, texts and errors of a run are in its report', async ({
  page
}) => {
  play({ show: [block(SHOWN), block(FAILS), 'It failed.'] });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('show');

  const report = sent()[1].at(-1)!.content;
  expect(report).toContain('The **mean** is 4.2');
  expect(report).toContain(
    '[plotly bar: x=season, y=count, 1 trace, 2 points; shown to the user]\n' +
      'season: spring, summer\ncount: 4200, 6100\n'
  );
  // Of long lists the page sends the beginning, with the number of the rest.
  expect(report).toContain(
    '[plotly bar: x=season, y=count, 1 trace, 60,000 points; shown to the user]\n' +
      'season: 0 to 999, mean 499.5 (of the first 1,000 of 60,000 values)\n' +
      'count: 0.5 to 0.5, mean 0.5 (of the first 1,000 of 60,000 values)\n'
  );
  expect(report).toContain(
    '[application/vnd.company.thing+json; shown to the user]\n' +
      '[Table: 1 row, 2 columns]\ncity,sales\nRome,10\n'
  );
  expect(report).not.toContain('color:red');

  const failure = sent()[2].at(-1)!.content;
  expect(failure).toContain('JSONDecodeError: Expecting property name');
  expect(failure).toContain('was the direct cause of the following exception');
  expect(failure).toContain("KeyError: 'settings'");
  expect(failure).toMatch(/… \d library frames …/);
  expect(failure).not.toContain('decoder.py');
});

test("what the user's own cells show is in the next request @repeats", async ({
  page
}) => {
  play({ mean: ['It is 4.2.'] });
  const panel = await begin(page);
  await edit(
    page,
    0,
    'from IPython.display import HTML\nHTML("<h3>Report</h3><p>mean: 4.2</p>")'
  );
  await page.keyboard.press('Shift+Enter');
  await expect(page.locator('.jp-OutputArea-output h3')).toHaveText('Report');
  await panel.ask('mean');
  expect(sent()[0].at(-1)!.content).toContain('### Report\nmean: 4.2');
});
