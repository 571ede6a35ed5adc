/**
 * What it looks like, in both themes and with a narrow sidebar; the README shows a turn.
 * `GPTCODE_SCREENSHOTS=../docs/images` renews the pictures there; scripts/moving_picture.py puts those of
 * the turn together.
 */

import type { IJupyterLabPageFixture } from './galata';
import { join } from 'path';

import { lookBack, playStates, setUp, talk } from './axestates';
import { attach, chips, DOT } from './files';
import {
  after,
  begin,
  block,
  expect,
  type Panel,
  play,
  release,
  test
} from './stage';
import { pictures } from './server';

const DATA = `import csv, io

table = """city,mm
Bergen,2250
Lyon,830
Riga,640
"""
rows = [(row["city"], int(row["mm"])) for row in csv.DictReader(io.StringIO(table))]
for city, mm in rows:
    print(f"{city:8}{mm:6}")`;
const MEAN = `mean = sum(mm for _, mm in rows) / len(rows)
print(f"mean: {mean:.0f} mm")`;

async function shoot(
  page: IJupyterLabPageFixture,
  name: string
): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

test(
  'the panel in both themes and narrow',
  { tag: '@repeats' },
  async ({ page }) => {
    play({
      rainfall: [
        `I put the table together first, then take its mean.\n\n\`\`\`python\n${DATA}\n\`\`\`\n\n\`\`\`python\n${MEAN}\n\`\`\``,
        'On average **1240 mm** fall in a year:\n\n- *Bergen* is far above it, with 2250 mm;\n- *Lyon* and *Riga* stay below, with 830 and 640 mm.\n\n| city | of the mean |\n|---|---:|\n| Bergen | 181 % |\n| Lyon | 67 % |\n| Riga | 52 % |\n\n```sql\nSELECT avg(mm) FROM rain;\n```'
      ],
      median: [
        `The middle one of three is the median.\n\n\`\`\`python\nimport statistics\n\nprint(statistics.median(mm for _, mm in rows))\n\`\`\``
      ]
    });
    const panel = await begin(page, 'rainfall.ipynb');
    await page.sidebar.setWidth(380, 'right');
    await shoot(page, 'empty');
    await panel.mode('Always run');
    await panel.ask(
      'What is the mean yearly rainfall of Bergen, Lyon and Riga?\nShow me the rainfall table, too.'
    );
    await panel.mode('Ask first');
    await panel.send('And the median?');
    await panel.expectStatus(4, 'Waiting');
    await expect(panel.answers.first()).toContainText('181 %');
    await shoot(page, 'panel');
    await page.theme.setDarkTheme();
    await shoot(page, 'panel-dark');
    await page.sidebar.setWidth(250, 'right');
    await shoot(page, 'panel-narrow-dark');
    await page.theme.setLightTheme();
    await shoot(page, 'panel-narrow');
    expect(await tooWide(panel)).toBe(0);
  }
);

/** States of the panel that the pages of the guide show. */
const GUIDE: Record<string, string> = {
  'a draft, and what takes the room': 'tokens',
  'done, with a table, a figure, files and unfolded cards': 'files',
  'a card that waits, with its risks': 'approving',
  'two versions': 'versions',
  'what is sent': 'what-is-sent',
  'the page that sets up models': 'models'
};

test('pictures of the guide', { tag: '@repeats' }, async ({ page }) => {
  test.setTimeout(180_000);
  playStates();
  const panel = await begin(page, 'rainfall.ipynb');
  await page.sidebar.setWidth(380, 'right');
  const look = async (state: string) => {
    if (state in GUIDE) {
      const path = join(pictures, `${GUIDE[state]}.png`);
      await panel.region.screenshot({ path });
    }
  };
  await talk(panel, look);
  await lookBack(panel, look);
  await setUp(panel, look);
});

const MONTHS = `city,month,mm
Bergen,1,255
Bergen,7,148
Lyon,1,47
Lyon,7,61
Riga,1,39
Riga,7,84
`;
const RAINIEST = `import csv
from collections import defaultdict
from statistics import mean

months = defaultdict(list)
for row in csv.DictReader(open("rainfall.csv")):
    months[row["city"]].append(int(row["mm"]))

for city, mm in months.items():
    print(f"{city:8}{mean(mm):6.1f} mm")`;

test(
  'a turn as a moving picture',
  { tag: '@repeats' },
  async ({ page, tmpPath }) => {
    const first = `I average the months of each city.\n\n${block(RAINIEST)}`;
    play({
      rainiest: [
        {
          text: first,
          holds: ['each city.', 'months = ', 'append(int'].map((text, n) =>
            after(text, `part${n}`)
          )
        },
        '**Bergen** is the rainiest: 201.5 mm fall there in an average month, more than three times as much as in Riga (61.5 mm) and Lyon (54 mm).'
      ]
    });
    await page.contents.uploadContent(
      MONTHS,
      'text',
      `${tmpPath}/rainfall.csv`
    );
    await page.setViewportSize({ width: 1000, height: 560 });
    const panel = await begin(page, 'rainfall.ipynb');
    await page.sidebar.close('left');
    await page.sidebar.setWidth(380, 'right');
    // The name says for how many milliseconds it is shown: scripts/moving_picture.py reads it.
    let count = 0;
    const frame = (milliseconds: number) => {
      const number = String(count++).padStart(2, '0');
      const name = `turn-${number}-${milliseconds}.png`;
      return page.screenshot({ path: join(pictures, name) });
    };
    await frame(800);
    for (const words of ['Which city', ' is the', ' rainiest?']) {
      await panel.input.pressSequentially(words);
      await frame(250);
    }
    await panel.input.press('Enter');
    await expect(panel.answers.last()).toContainText('each city.');
    await frame(500);
    const written = page.locator('.jp-Cell').nth(1);
    release('part0');
    await expect(written).toContainText('months = ');
    await frame(500);
    release('part1');
    await expect(written).toContainText('append(int');
    await frame(500);
    release('part2');
    await panel.expectStatus(2, 'Waiting');
    await frame(2000);
    await panel.run(2);
    await panel.ended();
    await expect(panel.answers.last()).toContainText('201.5 mm');
    await frame(4000);
  }
);

/** How many controls are wider than the panel. */
async function tooWide(panel: Panel): Promise<number> {
  const { width } = (await panel.region.boundingBox()) ?? { width: 0 };
  return panel.region.evaluate(
    (node, limit) =>
      [...node.querySelectorAll('button, select, input, textarea, a')].filter(
        each => each.getBoundingClientRect().width > limit
      ).length,
    width
  );
}

const MAKE = `import shutil
shutil.copy("rainfall.csv", "rainfall-with-a-rather-long-name-2026.csv")
shutil.copy("dot.png", "plot.png")
open("notes.txt", "w").write("dry")`;

test(
  'files in both themes and narrow',
  { tag: '@repeats' },
  async ({ page, tmpPath }) => {
    play({ rain: [block(MAKE), 'I made a copy and a picture.'] });
    await page.contents.uploadContent('wet', 'text', `${tmpPath}/notes.txt`);
    const panel = await begin(page, 'rainfall.ipynb');
    await page.sidebar.setWidth(380, 'right');
    await panel.mode('Always run');
    await attach(
      panel,
      {
        name: 'rainfall.csv',
        content:
          'city,country,mm,days,station\nBergen,Norway,2250,231,Florida\nLyon,France,830,104,Bron\nRiga,Latvia,640,118,LU\n'
      },
      { name: 'dot.png', content: DOT }
    );
    await panel.send('Copy the rain, please');
    await panel.run(2); // it overwrites notes.txt, so it asks
    await panel.ended();
    await expect(panel.region.getByRole('img')).toBeVisible();
    await attach(
      panel,
      { name: 'a-rather-long-name-of-a-file-in-march.csv', content: 'a\n1\n' },
      { name: 'credentials.json', content: '{}' }
    );
    await expect(chips(panel)).toHaveCount(2);
    await expect(
      panel.region.getByRole('button', { name: /Include credentials/ })
    ).toBeVisible();
    await shoot(page, 'files-light');
    await page.theme.setDarkTheme();
    await shoot(page, 'files-dark');
    await page.sidebar.setWidth(250, 'right');
    await shoot(page, 'files-narrow-dark');
    await page.theme.setLightTheme();
    await shoot(page, 'files-narrow');
    await panel.input.pressSequentially('And @');
    await expect(
      panel.region.getByRole('option', { name: 'dot.png' })
    ).toBeVisible();
    await shoot(page, 'files-mention-narrow');
    expect(await tooWide(panel)).toBe(0);
  }
);
