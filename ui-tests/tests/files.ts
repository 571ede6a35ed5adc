/** What the stories of files share: the ways by which files come, and what is shown of them. */

import type { IJupyterLabPageFixture } from './galata';
import type { Locator } from '@playwright/test';
import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';

import { type Panel, sent } from './stage';

export interface IFile {
  name: string;
  content: string | Buffer;
  type?: string;
}

/** A red dot, 5 by 5 pixels. */
export const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==',
  'base64'
);

/** Uploads by the file browser's button and the browser's file chooser. */
export async function upload(
  page: IJupyterLabPageFixture,
  ...files: IFile[]
): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Upload Files' }).click();
  await (await chooser).setFiles(files.map(payload));
}

/** The panel's own button, and the browser's file chooser. */
export async function attach(panel: Panel, ...files: IFile[]): Promise<void> {
  const chooser = panel.page.waitForEvent('filechooser');
  await panel.region.getByRole('button', { name: 'Attach files' }).click();
  await (await chooser).setFiles(files.map(payload));
}

/** Drops files from the desktop, as the browser itself takes them. */
export async function dropOnto(
  page: IJupyterLabPageFixture,
  target: Locator,
  ...files: IFile[]
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'desktop-'));
  for (const { name, content } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const names = new Set(files.map(({ name }) => name.split('/')[0]));
  const data = {
    items: [],
    files: [...names].map(name => join(folder, name)),
    dragOperationsMask: 1
  };
  const { x, y } = await centre(target);
  // Galata's page is not the page itself.
  const [real] = page.context().pages();
  const browser = await page.context().newCDPSession(real);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await browser.send('Input.dispatchDragEvent', { type, x, y, data });
  }
  await browser.detach();
}

/** Pastes into the composer what a clipboard holds. */
export async function paste(
  panel: Panel,
  clipboard: { files?: IFile[]; texts?: Record<string, string> }
): Promise<void> {
  await panel.input.focus();
  await panel.input.evaluate(
    (node, { files, texts }) => {
      const clipboardData = new DataTransfer();
      for (const [type, text] of Object.entries(texts)) {
        clipboardData.setData(type, text);
      }
      for (const { name, type, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), each => each.charCodeAt(0));
        clipboardData.items.add(new File([bytes], name, { type }));
      }
      const options = { clipboardData, bubbles: true, cancelable: true };
      node.dispatchEvent(new ClipboardEvent('paste', options));
    },
    {
      files: (clipboard.files ?? []).map(plain),
      texts: clipboard.texts ?? {}
    }
  );
}

/** Drags by the mouse, as people do: in more than one move. */
export async function drag(
  page: IJupyterLabPageFixture,
  from: Locator,
  to: Locator
): Promise<void> {
  await from.hover();
  await page.mouse.down();
  const { x, y } = await centre(to);
  await page.mouse.move(x, y, { steps: 8 });
  await page.mouse.move(x + 1, y + 1, { steps: 2 });
  await page.mouse.up();
}

/** An entry of the file browser. */
export function entry(page: IJupyterLabPageFixture, name: string): Locator {
  return page.locator('.jp-DirListing-item').filter({ hasText: name });
}

export function chips(panel: Panel): Locator {
  return panel.region
    .getByRole('list', { name: 'Context' })
    .getByRole('listitem');
}

export function remove(panel: Panel, name: string): Locator {
  return panel.region.getByRole('button', {
    name: `Remove ${name}`,
    exact: true
  });
}

/** What the model got with the latest prompt. */
export function lastPrompt(): string {
  return sent().at(-1)?.at(-1)?.content ?? '';
}

/** A file's bytes, from Jupyter's own file handler. */
export async function bytes(
  page: IJupyterLabPageFixture,
  path: string
): Promise<string> {
  const response = await page.request.get(`/files/${path}`);
  return (await response.body()).toString();
}

async function centre(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox();
  if (!box) {
    throw new Error('There is nothing to drop on.');
  }
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function payload({ name, content, type }: IFile) {
  const buffer = Buffer.from(content);
  return { name, mimeType: type ?? 'text/plain', buffer };
}

function plain({ name, content, type }: IFile) {
  const base64 = Buffer.from(content).toString('base64');
  return { name, base64, type: type ?? 'text/plain' };
}
