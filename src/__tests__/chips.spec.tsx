import { NotebookModel } from '@jupyterlab/notebook';
import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import { Attachments, type IAttachment } from '../files/attachments';
import type { IOutcome } from '../files/upload/replace';
import { Instructions } from '../chat/instructions';
import { Outputs } from '../chat/outputs';
import { Pointed } from '../chat/pointed';
import { Chips, SentFiles } from '../panel/composer/chips';
import type { IProfile } from '../server/wire';

let root: Root;
let region: HTMLElement;
let attachments: Attachments;
let outputs: Outputs;
let model: NotebookModel | null;
const instructions = new Instructions(
  { call: () => Promise.reject(new Error('offline')) },
  () => ''
);
const read: [string, boolean][] = [];

function render(): void {
  const pointed = new Pointed(() => 0);
  const parts = { attachments, instructions, model, outputs, pointed };
  const chips = <Chips {...parts} />;
  act(() =>
    root.render(
      <>
        {chips}
        <textarea />
      </>
    )
  );
}

/** What the component shows after these calls. */
function show(path: string, change: Partial<IAttachment>): HTMLElement {
  attachments.set(path, change);
  return chip(path.split('/').at(-1) ?? '');
}

const chips = () => [
  ...region.querySelectorAll<HTMLElement>('ul[aria-label="Context"] > li')
];
const chip = (name: string) =>
  chips().find(each => each.textContent.startsWith(name))!;
const button = (name: string) =>
  region.querySelector<HTMLElement>(`button[aria-label="${name}"]`);
const press = (name: string) => act(() => button(name)!.click());

const profile = (change: Partial<IProfile>): IProfile => ({
  path: 'a/x.csv',
  name: 'x.csv',
  ...change
});

beforeEach(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  read.length = 0;
  model = null;
  region = document.body.appendChild(document.createElement('div'));
  region.className = 'jp-gptcode-region';
  root = createRoot(region);
  attachments = new Attachments({
    profile: (path, confirmed) => {
      read.push([path, confirmed]);
      return new Promise(() => undefined);
    },
    list: () => Promise.resolve([]),
    notebook: () => ({ path: 'a/n.ipynb', localPath: 'a/n.ipynb' })
  });
  outputs = new Outputs(() => 3);
  attachments.changed.connect(render);
  outputs.changed.connect(render);
  render();
});

afterEach(() => {
  act(() => root.unmount());
  region.remove();
});

describe('Chips', () => {
  it('is hidden while nothing is attached', () => {
    const list = region.querySelector<HTMLElement>('ul')!;
    expect(list.hidden).toBe(true);
    show('a/x.csv', { state: 'ready' });
    expect(list.hidden).toBe(false);
  });

  it('reads out what is attached, in order', () => {
    show('a/x.csv', { state: 'ready' });
    show('a/y.csv', { state: 'ready' });
    const said = region.querySelector('[role="status"]');
    expect(said?.textContent).toBe(
      'Attached to your next message: x.csv, y.csv'
    );
  });

  it('does not read out as attached what was not uploaded', () => {
    show('a/x.csv', { state: 'ready' });
    const said = region.querySelector('[role="status"]');
    show('a/y.csv', { state: 'failed', detail: 'No space left on device' });
    expect(said?.textContent).toBe(
      'Attached to your next message: x.csv. y.csv: Upload failed: No space left on device'
    );
    press('Remove x.csv');
    expect(said?.textContent).toBe(
      'y.csv: Upload failed: No space left on device'
    );
  });

  it('keeps what is to be read of a file that was sent, and does not call it attached', () => {
    const left: IOutcome = {
      kind: 'left-over',
      ...{ path: 'a/x.csv', part: '', old: 'a/x.csv.old', reason: '' }
    };
    const node = show('a/x.csv', { state: 'sent', outcome: left });
    const sentence =
      'Uploaded. The earlier x.csv could not be removed: it is now called x.csv.old.';
    expect(node.textContent).toContain(sentence);
    const said = region.querySelector('[role="status"]');
    expect(said?.textContent).toBe(`x.csv: ${sentence}`);
    expect(button('Remove x.csv')!.title).toBe('Hide this message');
    press('Remove x.csv');
    expect(chips()).toEqual([]);
  });

  it('lets a secret be included that was sent unread', () => {
    const secret = profile({ confirm: true, problem: 'It looks secret.' });
    show('a/.env', { state: 'sent', profile: secret });
    expect(attachments.take()).toEqual([]);
    press('Include .env anyway');
    expect(attachments.take()).toEqual([{ path: 'a/.env', confirmed: true }]);
  });

  it('adds folders to files of the same name', () => {
    show('a/x.csv', { state: 'ready' });
    show('a/b/x.csv', { state: 'ready' });
    show('a/b/y.csv', { state: 'ready' });
    expect(chips().map(each => each.textContent)).toEqual([
      'x.csv',
      'b/x.csv',
      'y.csv'
    ]);
    press('Remove b/x.csv');
    expect(attachments.all.map(({ path }) => path)).toEqual([
      'a/x.csv',
      'a/b/y.csv'
    ]);
  });

  it('removes one, and leaves the focus in the composer', () => {
    show('a/x.csv', { state: 'ready' });
    show('a/y.csv', { state: 'ready' });
    button('Remove x.csv')!.focus();
    press('Remove x.csv');
    expect(chips().map(each => each.textContent)).toEqual(['y.csv']);
    expect(document.activeElement?.tagName).toBe('TEXTAREA');
  });

  it('shows how much has arrived, and offers to cancel', () => {
    const { dataset } = show('a/x.csv', { state: 'arriving' });
    expect(dataset.state).toBe('arriving');
    const bar = region.querySelector<HTMLProgressElement>(
      'progress[aria-label="Uploading x.csv"]'
    )!;
    expect(bar.hasAttribute('value')).toBe(false);
    expect(button('Remove x.csv')!.title).toBe('Cancel the upload');
    show('a/x.csv', { progress: 0.25 });
    expect(bar.value).toBe(0.25);
    show('a/x.csv', { state: 'reading' });
    expect(region.querySelector('progress')).toBeNull();
    expect(button('Remove x.csv')!.title).toBe('Do not send this file');
  });

  it.each<[string, Partial<IAttachment>, string]>([
    ['gone', { state: 'gone' }, 'It does not exist, or Jupyter does not'],
    ['failed', { state: 'failed' }, 'Upload failed.'],
    [
      'failed for a reason',
      { state: 'failed', detail: 'No space left on device' },
      'Upload failed: No space left on device'
    ],
    [
      'empty',
      { state: 'ready', profile: profile({ problem: 'x.csv is empty.' }) },
      'x.csv is empty.'
    ]
  ])('says what is wrong: %s', (_, change, text) => {
    const node = show('a/x.csv', change);
    expect(node.dataset.state).toBe('problem');
    expect(node.textContent).toContain(text);
    expect(button('Include x.csv anyway')).toBeNull();
  });

  it('says nothing against a file while it is read', () => {
    const node = show('a/x.csv', {
      state: 'reading',
      profile: profile({ problem: 'x.csv is empty.' })
    });
    expect(node.dataset.state).toBe('reading');
    expect(node.textContent).toBe('x.csv');
  });

  it('describes the file in the tooltip', () => {
    const table = { name: '', columns: [], head: [] };
    const tooltip = (change: Partial<IProfile>) =>
      show('a/x.csv', { state: 'ready', profile: profile(change) }).title;
    const counted = { ...table, columns_total: 1200, rows: 3210 };
    const tables = [{ ...counted, estimated: false }];
    expect(tooltip({ kind: 'table', size: 48, tables })).toBe(
      'x.csv: table, 3,210 rows, 1,200 columns, 48 bytes'
    );
    tables[0] = { ...counted, columns_total: 1, rows: 1e6, estimated: true };
    expect(tooltip({ kind: 'table', tables })).toBe(
      'x.csv: table, about 1,000,000 rows, 1 column'
    );
    const image = { width: 30, height: 20 };
    expect(tooltip({ kind: 'image', size: 1, image })).toBe(
      'x.csv: image, 30 × 20 pixels, 1 byte'
    );
    expect(tooltip({ problem: 'x.csv is empty.' })).toBe('a/x.csv');
  });

  it('lets a secret be read after one press, and does not ask again', () => {
    const secret = profile({ confirm: true, problem: 'It looks secret.' });
    show('a/.env', { state: 'ready', profile: secret });
    const include = button('Include .env anyway')!;
    include.focus();
    act(() => include.click());
    expect(read).toEqual([['a/.env', true]]);
    expect(document.activeElement?.tagName).toBe('TEXTAREA');
    expect(attachments.take()).toEqual([{ path: 'a/.env', confirmed: true }]);
  });

  it('lists outputs after the files, each to be removed', () => {
    outputs.add({ cell: 'c', output: 0 });
    show('a/x.csv', { state: 'ready' });
    expect(chips().map(each => each.textContent)).toEqual([
      'x.csv',
      'Output of cell 3'
    ]);
    press('Remove Output of cell 3');
    expect(outputs.all).toEqual([]);
  });
});

describe('SentFiles', () => {
  it('hides a file from the model or pins it, also as another view does', () => {
    model = new NotebookModel();
    const files = [{ path: 'a/x.csv' }];
    const parts = { files, folder: 'a', model };
    act(() => root.render(<SentFiles {...parts} />));
    const found = () => region.querySelector('li')!.textContent;
    press('x.csv: hide or pin');
    press('Pin x.csv for the model');
    expect(model.getMetadata('gptcode_pinned_files')).toEqual(['a/x.csv']);
    expect(found()).toBe('x.csvpinnedHideUnpin');
    press('Hide x.csv from the model');
    expect(model.getMetadata('gptcode_hidden_files')).toEqual(['a/x.csv']);
    expect(found()).toBe('x.csvhiddenShow');
    act(() => model!.deleteMetadata('gptcode_hidden_files'));
    press('x.csv: hide or pin');
    expect(found()).toBe('x.csvpinned');
    act(() => void (model!.readOnly = true));
    act(() => root.render(<SentFiles {...parts} />));
    expect(region.querySelector('button')).toBeNull();
  });

  it('names what went along, without a way to remove it', () => {
    const files = [{ path: 'a/x.csv' }, { path: 'a/b/x.csv' }];
    act(() => root.render(<SentFiles files={files} folder="a" model={null} />));
    const list = region.querySelector('ul[aria-label="Files"]')!;
    expect([...list.children].map(each => each.textContent)).toEqual([
      'x.csv',
      'b/x.csv'
    ]);
    expect(region.querySelector('button')).toBeNull();
    act(() => root.render(<SentFiles files={[]} folder="a" model={null} />));
    expect(region.textContent).toBe('');
  });
});
