/**
 * What it looks like, in both themes and with a narrow sidebar; the README shows the first one.
 * `GPTCODE_SCREENSHOTS=../docs/images` renews the pictures there.
 */

import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { join } from 'path';

import { attach, chips, DOT } from './files';
import { begin, block, expect, type Panel, play, test } from './stage';
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
    await shoot(page, 'files');
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
