/** The states of the panel, one after the other, for those that look at each. */

import type { Locator } from '@playwright/test';

import { attach, DOT } from './files';
import {
  after,
  block,
  command,
  edit,
  expect,
  type Panel,
  play,
  release
} from './stage';

/** Looks at the state that the panel is in; its name is for the report. */
export type Look = (state: string) => Promise<void>;

const button = (within: Locator, name: string) =>
  within.getByRole('button', { name, exact: true });

const TABLE = `class Frame:
    def _repr_html_(self):
        head = "<thead><tr><th></th><th>city</th><th>mm</th></tr></thead>"
        row = "<tr><th>0</th><td>Lyon</td><td>830</td></tr>"
        return f"<table>{head}<tbody>{row * 3}</tbody></table>"
open("rain.csv", "w").write("city,mm\\nLyon,830\\n")
Frame()`;
const FIGURE = `from base64 import b64decode
from IPython.display import Image
open("dot.png", "wb").write(b64decode("${DOT.toString('base64')}"))
Image("dot.png")`;
const ANSWER = `On average **1240 mm** fall, see cell 2 and [a page](https://example.com/):

- *Lyon* stays below, with \`830 mm\`;
- $x^2$

| city | of the mean |
|---|---:|
| Lyon | 67 % |

${block('SELECT avg(mm) FROM rain;', 'sql')}`;
const KEY = ['sk', 'proj', 'k0L7m14N21p28Q35r42S49'.repeat(2)].join('-');

/** What the model plays; with `options`, it has to be before the page loads, which reads its models. */
export function playStates(options: Parameters<typeof play>[1] = {}): void {
  play(
    {
      'rain in Lyon': [
        {
          text: `I put a table together.\n\n${block(TABLE)}\n${block(FIGURE)}`,
          holds: [after('I put a table')],
          thinking: 'First I look at the numbers.',
          thinks: 700
        },
        ANSWER
      ],
      'Remove mine': [block('import os\nos.remove("mine.csv")'), 'It is gone.'],
      key: [block('print("<secret-1>")'), 'Done.'],
      'Divide by zero': [block('1 / 0'), block('1 / 0')],
      late: [{ text: 'Too late.', error: 'overloaded' }]
    },
    options
  );
}

/** A conversation: written, streaming, waiting, failed, done, and what is beside each. */
export async function talk(panel: Panel, look: Look): Promise<void> {
  const { page, region } = panel;
  await look('empty');
  await attach(panel, { name: 'mine.csv', content: 'city,mm\nLyon,830\n' });
  await panel.input.fill(`The rain in Lyon, with ${KEY}`);
  await expect(region).toContainText('A secret in this message');
  await button(region, 'What takes the room').click();
  await look('a draft, and what takes the room');
  await page.keyboard.press('Escape');
  await region.getByRole('combobox', { name: 'Model', exact: true }).click();
  await look('the menu of models');
  await page.keyboard.press('Escape');

  await panel.mode('Always run');
  await panel.send('The rain in Lyon, please');
  await expect(panel.answers.last()).toContainText('I put a table');
  await panel.input.fill('And then?');
  await look('streaming');
  await panel.input.fill('');
  release();
  await panel.ended();
  await region.locator('summary', { hasText: 'Thinking' }).click();
  await button(panel.card(2), 'Show code').click();
  await button(panel.card(3), 'Show code').click();
  await look('done, with a table, a figure, files and unfolded cards');

  await panel.send('Remove mine.csv');
  await panel.expectStatus(4, 'Waiting');
  await look('a card that waits, with its risks');
  await button(panel.card(4), 'Try').click();
  const tried = panel.card(4).getByRole('region', { name: 'Tried' });
  await expect(tried).toContainText('Nothing was changed.');
  await look('a card that waits, and what a trial gave');
  await button(panel.card(4), 'Skip').click();
  await panel.ended();
  await panel.send(`Use my key ${KEY}`);
  await expect(region).toContainText('1 secret was sent as');
  await look('a secret that was masked, and code that lacks it');
  await button(panel.card(5), 'Skip').click();
  await panel.ended();
  await panel.mode('Always run');
  await panel.ask('Divide by zero');
  await look('failed, and tried again');
  await panel.answers.last().hover();
  await look('the buttons of an answer');
}

/** What was said and sent, in other views. */
export async function lookBack(panel: Panel, look: Look): Promise<void> {
  const { page, region } = panel;
  await button(region.getByRole('article', { name: 'You' }).last(), 'Edit')
    .first()
    .press('Enter');
  // It is loaded when it is first used; what is typed before is not its own.
  await expect(
    region.getByRole('textbox', { name: 'Edit message' })
  ).toBeFocused();
  await look('a message that is edited');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('late');
  await page.keyboard.press('Enter');
  await panel.ended();
  await look('an error');
  await button(region, 'Compare').click();
  await look('two versions');
  await button(region, 'Show what is sent').click();
  const view = region.getByRole('region', { name: 'What is sent' });
  await expect(view).toContainText('This is what Send sends now.');
  await view.locator('summary').first().click();
  await look('what is sent');
  await page.keyboard.press('Escape');
}

/** The list of conversations with its forms. */
export async function list(panel: Panel, look: Look): Promise<void> {
  const { page, region } = panel;
  await button(region, 'Conversations').click();
  const rows = region.getByRole('region', { name: 'Conversations' });
  await rows.getByRole('searchbox').fill('1 / 0');
  await expect(rows.getByRole('listitem')).toContainText(['Code: 1 / 0']);
  for (const form of ['Rename', 'Export', 'Delete']) {
    await button(rows, form).click();
    await look(`the list of conversations: ${form}`);
    await page.keyboard.press('Escape');
  }
  await rows.getByRole('searchbox').press('Escape');
  await page.keyboard.press('Escape');
}

/** "Set up models", with all that can be unfolded there. */
export async function setUp(panel: Panel, look: Look): Promise<void> {
  const { region } = panel;
  await button(region, 'Set up models').click();
  await expect(region).toContainText('Qwen2.5-Coder 7B');
  await look('the page that sets up models');
  for (const summary of await region.locator('summary').all()) {
    await summary.click();
  }
  await look('the page that sets up models, unfolded');
  await button(region, 'Set up models').click();
}

/** A notebook that does not run from the top. */
export async function check(panel: Panel, look: Look): Promise<void> {
  const { page, region } = panel;
  // The notebook needs room, too.
  await page.sidebar.setWidth(250, 'right');
  await edit(page, 0, 'print(nothing_of_this_name)');
  await command(page, 'gptcode:check-notebook');
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('the question before a check');
  await button(page.getByRole('dialog'), 'Run the check').click();
  const report = region.getByRole('region', { name: 'Clean run' });
  await expect(report.getByRole('status')).toContainText('not run from the');
  await look('a check that found something');
}
