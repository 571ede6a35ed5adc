/**
 * axe looks at the panel: the ordinary run at the states with most in them, the whole one at all, in
 * light, dark, high contrast and forced colours, at 250 and 600 pixels, and at 200 % zoom.
 */

import { findings } from './axe';
import {
  check,
  list,
  type Look,
  lookBack,
  playStates,
  setUp,
  talk
} from './axestates';
import { begin, expect, type IJupyterLabPageFixture, test } from './stage';

// Beside much else, axe takes its time.
test.describe.configure({ timeout: 180_000 });

/** What a page looks like: JupyterLab's theme, the colours of the system, and how near it is. */
interface IDress {
  theme: string;
  forcedColors?: 'active';
  zoom?: number;
}

const DRESSES: Record<string, IDress> = {
  light: { theme: 'JupyterLab Light' },
  dark: { theme: 'JupyterLab Dark' },
  'high contrast': { theme: 'JupyterLab Dark High Contrast' },
  'forced colours': { theme: 'JupyterLab Light', forcedColors: 'active' },
  '200 % zoom': { theme: 'JupyterLab Light', zoom: 2 }
};

async function dress(page: IJupyterLabPageFixture, name: string) {
  const { theme, forcedColors, zoom = 1 } = DRESSES[name];
  await page.theme.setTheme(theme);
  await page.emulateMedia({ forcedColors });
  // As a browser that magnifies: so many pixels are left to the page.
  await page.setViewportSize({ width: 1280 / zoom, height: 800 / zoom });
}

/** Looks at each state; at these widths of the panel, if there are any. */
function looker(page: IJupyterLabPageFixture, ...widths: number[]): Look {
  const find = async (state: string) =>
    expect.soft(await findings(page), state).toEqual([]);
  return async state => {
    // The width is set by the mouse, and a press beside a dialog closes it.
    const isBehind = await page.locator('.jp-Dialog').isVisible();
    for (const width of isBehind ? [] : widths) {
      await page.sidebar.setWidth(width, 'right');
      await find(`${state}, ${width} pixels`);
    }
    if (!widths.length || isBehind) {
      await find(state);
    }
  };
}

/** The states with most in them; "in each dress", each is looked at. */
const USUAL = /^(a draft|done|a card that waits)/;

test('axe finds nothing in the usual states, and finds what is planted', async ({
  page
}) => {
  playStates();
  const panel = await begin(page);
  const look = looker(page);
  await talk(panel, async state => {
    if (USUAL.test(state)) {
      await look(state);
    }
  });
  await panel.input.evaluate(node => {
    node.removeAttribute('aria-label');
    node.removeAttribute('placeholder');
  });
  expect(await findings(page)).toContainEqual(expect.stringMatching(/^label:/));
});

test.describe('in each dress', () => {
  // Each state is looked at twice.
  test.describe.configure({ timeout: 360_000 });
  // A page that knows the models of the stories before would not read these.
  test.use({ onePage: false });

  for (const name of Object.keys(DRESSES)) {
    test(
      `axe finds nothing, ${name}, narrow and wide`,
      { tag: '@repeats' },
      async ({ page }) => {
        playStates({ reasoning: true, models: ['scripted', 'another'] });
        const panel = await begin(page);
        await dress(page, name);
        const look = looker(page, 250, 600);
        await talk(panel, look);
        await lookBack(panel, look);
        await list(panel, look);
        await setUp(panel, look);
        await check(panel, look);
      }
    );
  }
});
