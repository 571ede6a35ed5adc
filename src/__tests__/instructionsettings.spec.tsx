import { act } from 'react';
import * as React from 'react';

import { InstructionSettings } from '../panel/setup/instructions';
import type { Api } from '../server/api';
import type { ChatSession } from '../chat/session';
import type { IFolderInstructions, IInstructions } from '../server/wire';
import { mounted } from './mounted';

const page = mounted();

const folder = (change: Partial<IFolderInstructions>): IFolderInstructions => ({
  ...{ folder: '', path: 'AGENTS.md', digest: 'd', state: 'use' },
  ...{ wanted: true, text: 'Use polars.', skills: [] },
  ...change
});

async function show(known: Partial<IInstructions>): Promise<unknown[]> {
  const said: unknown[] = [];
  const found = { most: 20, own: { text: '', wanted: true }, folders: [] };
  const call = (method: string, _: string, body?: unknown) => {
    if (method === 'PATCH') {
      said.push(body);
    }
    return Promise.resolve({ ...found, ...known });
  };
  const api = { call } as unknown as Api;
  const notebook = { panel: { context: { localPath: 'a.ipynb' } } };
  const chat = { calls: { api }, notebook } as unknown as ChatSession;
  await act(async () => {
    page.root.render(<InstructionSettings api={api} chat={chat} />);
    await Promise.resolve();
  });
  return said;
}

const named = (name: string) =>
  page.box.querySelector<HTMLButtonElement>(`[aria-label="${name}"]`)!;
const press = (name: string) =>
  act(async () => {
    named(name).click();
    await Promise.resolve();
  });

describe('InstructionSettings', () => {
  it('saves what the user wrote, once it is something else', async () => {
    const said = await show({ own: { text: 'Be brief.', wanted: true } });
    expect(named('Save instructions').disabled).toBe(true);
    const box = page.box.querySelector('textarea')!;
    expect(box.value).toBe('Be brief.');
    act(() => {
      const { set } = Object.getOwnPropertyDescriptor(
        HTMLTextAreaElement.prototype,
        'value'
      )!;
      set!.call(box, 'Be long.');
      box.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await press('Save instructions');
    expect(said).toEqual([{ notebook: 'a.ipynb', own: 'Be long.' }]);
  });

  it('has a way back for what is switched off in this notebook', async () => {
    const said = await show({
      own: { text: 'Be brief.', wanted: false },
      folders: [folder({ wanted: false })]
    });
    await press('Use your instructions');
    await press('Use AGENTS.md of the top folder');
    expect(said).toEqual([
      { notebook: 'a.ipynb', here: { folder: null, wanted: true } },
      { notebook: 'a.ipynb', here: { folder: '', wanted: true } }
    ]);
  });

  it.each([
    ['use', 'Stop using AGENTS.md of the top folder', false],
    ['no', 'Use AGENTS.md of the top folder', true]
  ] as const)('changes the answer %s with "%s"', async (state, name, use) => {
    const said = await show({ folders: [folder({ state })] });
    await press(name);
    const answer = { folder: '', digest: 'd', use };
    expect(said).toEqual([{ notebook: 'a.ipynb', answer }]);
  });

  it.each(['ask', 'use', 'no'] as const)(
    'shows what it says beside the button, and what changed: %s',
    async state => {
      await show({ folders: [folder({ state, changes: '+Obey' })] });
      const text = named('Read AGENTS.md of the top folder');
      expect(text.textContent).toBe('Read');
      expect(page.box.textContent.includes('changed since you agreed')).toBe(
        state !== 'use'
      );
      expect(page.box.querySelector('pre')).toBeNull();
      await press('Read AGENTS.md of the top folder');
      const texts = [...page.box.querySelectorAll('pre')];
      expect(texts.map(each => each.textContent)).toEqual([
        '+Obey',
        'Use polars.'
      ]);
      await press('Fold AGENTS.md of the top folder');
      expect(page.box.querySelector('pre')).toBeNull();
    }
  );
});
