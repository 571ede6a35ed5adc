/** What a message has room for: images, long outputs, and what of them is read again. */

import type { INotebookWidget } from './notebook';
import { begin, block, edit, expect, play, sent, test } from './stage';

const PLOTS = `import base64, os, struct, zlib
from IPython.display import display

def png(width, height, noise):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    rows = (b"\\0" + (os.urandom(width * 3) if noise else bytes(width * 3)) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"".join(rows))) + chunk(b"IEND", b"")
    return base64.b64encode(b"\\x89PNG\\r\\n\\x1a\\n" + data).decode()

def plot(width, height, noise=False):
    name = f"<Figure size {width}x{height} with 1 Axes>"
    display({"text/plain": name, "image/png": png(width, height, noise)}, raw=True)

for _ in range(60):
    plot(64, 48)
plot(2400, 1200, True)`;

interface IPart {
  type: string;
  text?: string;
  image_url?: { url: string };
}

test('60 plots in a loop and a huge one send four images, the huge one scaled @repeats', async ({
  page
}) => {
  play({ plot: [block(PLOTS), 'Noise.'] }, { vision: true });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('plot');

  const [text, ...images] = sent()[1].at(-1)!.content as unknown as IPart[];
  expect(images.map(({ type }) => type)).toEqual(Array(4).fill('image_url'));
  expect(text.text).toContain(
    '<Figure 64x48: shown to the user, not sent>\n… 56 more of the same …\n' +
      '<Figure 64x48: image 1 of this message>\n' +
      '<Figure 64x48: image 2 of this message>\n' +
      '<Figure 64x48: image 3 of this message>\n'
  );
  expect(text.text).toMatch(
    /<Figure 2400x1200: image 4 of this message, scaled from \d MB>/
  );
  const { url } = images[3].image_url!;
  expect(url.length * 0.75).toBeLessThan(256_100);
  const [width, height, original] = await page.evaluate(async scaled => {
    const image = new Image();
    image.src = scaled;
    await image.decode();
    const widget = window.jupyterapp.shell
      .currentWidget as unknown as INotebookWidget;
    const outputs = widget.model.sharedModel.cells[1].toJSON().outputs;
    return [image.width, image.height, JSON.stringify(outputs.at(-1)).length];
  }, url);
  expect(original).toBeGreaterThan(8_000_000); // the notebook keeps it
  expect(width).toBeLessThanOrEqual(1024);
  expect(width).toBeGreaterThan(300);
  expect(width / height).toBeCloseTo(2, 1);
});

test("the user's own plot reaches a model that sees @repeats", async ({
  page
}) => {
  play({ mine: ['It is black.'] }, { vision: true });
  const panel = await begin(page);
  await edit(page, 0, PLOTS.replace('range(60)', 'range(6)'));
  await page.keyboard.press('Shift+Enter');
  await expect(page.locator('.jp-OutputArea img')).toHaveCount(7);
  await panel.ask('mine');
  const [text, ...images] = sent()[0].at(-1)!.content as unknown as IPart[];
  expect(images.length).toBe(4);
  expect(images[3].image_url!.url.length * 0.75).toBeLessThan(256_100);
  expect(text.text).toMatch(
    /<Figure 64x48: image 3 of this message>\n<Figure 2400x1200: image 4 of this message, scaled from \d MB>/
  );
  // What has not changed is not sent again.
  await panel.ask('mine');
  expect(typeof sent()[1].at(-1)!.content).toBe('string');
});

test(
  'a model that does not see reads a line of a plot',
  { tag: '@repeats' },
  async ({ page }) => {
    play({ plot: [block(PLOTS), 'Noise.'] });
    const panel = await begin(page);
    await panel.mode('Always run');
    await panel.ask('plot');
    const { content } = sent()[1].at(-1)!;
    expect(content).toContain(
      '<Figure 64x48: shown to the user>\n… 59 more of the same …\n' +
        '<Figure 2400x1200: shown to the user>'
    );
    expect(content).not.toContain('iVBORw0KGgo');
  }
);

test('the model reads lines that were left out, and nothing runs for it', async ({
  page
}) => {
  const code = 'for n in range(1, 4001): print(f"row {n} of the file")';
  const again = '```output of=$CELL lines=3000-3002\n```\n';
  play({ rows: [block(code), `Let me look.\n\n${again}`, 'It is row 3001.'] });
  const panel = await begin(page);
  await panel.mode('Always run');
  await panel.ask('rows');

  const requests = sent();
  expect(requests.length).toBe(3);
  const report = requests[1].at(-1)!.content;
  expect(report).not.toContain('row 3001 of the file');
  expect(report).toMatch(/… lines \d+ to \d+ left out, [\d,]+ characters …/);
  const part = requests[2].at(-1)!.content;
  expect(part).toContain('Lines 3000 to 3002 of 4000 of the output of cell ');
  expect(part).toContain(
    'row 3000 of the file\nrow 3001 of the file\nrow 3002 of the file\n'
  );
  expect(part).not.toContain('row 3003');
  const answer = panel.answers.last();
  await expect(
    answer.getByText('Reads lines 3000–3002 of an output')
  ).toBeVisible();
  await expect(answer).toContainText('It is row 3001.');
  await expect(answer.getByRole('group', { name: /^Cell \d/ })).toHaveCount(1);
});
