import type { Contents } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { act } from 'react';
import * as React from 'react';

import type { ChatSession } from '../chat/session';
import { Instructions } from '../chat/instructions';
import { Attachments } from '../files/attachments';
import { Outputs } from '../chat/outputs';
import { Pointed } from '../chat/pointed';
import { Chips } from '../panel/composer/chips';
import { useCheckedSend } from '../panel/instructions/checkedsend';
import { Question } from '../panel/instructions/question';
import { SkillsRead } from '../panel/instructions/skillsread';
import { useInstructions } from '../panel/instructions/useinstructions';
import {
  type IFileAccess,
  type IPanelContext,
  PanelContext
} from '../panel/shared/context';
import { ApiError } from '../server/api';
import type { IFolderInstructions, IInstructions } from '../server/wire';
import { mounted } from './mounted';

const page = mounted();

const folder = (
  change: Partial<IFolderInstructions> = {}
): IFolderInstructions => ({
  ...{ folder: 'work', path: 'work/AGENTS.md', digest: 'd', state: 'ask' },
  ...{ wanted: true, text: 'Use polars.', skills: [] },
  ...change
});

/** Instructions as a server has them, and what it was sent. */
function stage(...folders: IFolderInstructions[]) {
  const server: IInstructions = {
    ...{ most: 20, own: { text: '', wanted: true } },
    folders
  };
  const said: unknown[] = [];
  let refusal: ApiError | null = null;
  const call = <T,>(method: string, _: string, body?: unknown): Promise<T> => {
    if (method === 'PATCH') {
      said.push(body);
      if (refusal) {
        return Promise.reject(refusal);
      }
    }
    return Promise.resolve({ ...server } as T);
  };
  const instructions = new Instructions({ call }, () => 'work/a.ipynb');
  return {
    ...{ instructions, said, server },
    refuse: (message: string) => {
      const words = { kind: 'changed', message, kept: '', retryable: false };
      refusal = new ApiError(words);
    }
  };
}

const named = (name: string) =>
  page.box.querySelector<HTMLElement>(`[aria-label="${name}"]`);
const press = (name: string) =>
  act(async () => {
    named(name)!.click();
    await Promise.resolve();
  });

async function ask(found: Instructions) {
  await act(() => found.load());
  act(() =>
    page.root.render(<Question instructions={found} asks={found.asks[0]} />)
  );
}

async function showChips(found: Instructions) {
  const attachments = new Attachments({
    profile: () => Promise.resolve(null),
    list: () => Promise.resolve([]),
    notebook: () => ({ path: 'work/a.ipynb', localPath: 'work/a.ipynb' })
  });
  await act(() => found.load());
  const parts = {
    ...{ attachments, instructions: found },
    outputs: new Outputs(() => 0),
    pointed: new Pointed(() => 0),
    model: null
  };
  await act(async () => {
    page.root.render(<Chips {...parts} />);
    await Promise.resolve();
  });
}

describe('Question', () => {
  it('says yes to the texts that it shows', async () => {
    const { instructions, said } = stage(folder());
    await ask(instructions);
    expect(page.box.querySelector('[role="status"]')!.textContent).toBe(
      'AGENTS.md of work has instructions for assistants.'
    );
    expect(page.box.querySelector('pre')).toBeNull();
    await press('Read');
    expect(page.box.querySelector('pre')!.textContent).toBe('Use polars.');
    await press('Use');
    const answer = { folder: 'work', digest: 'd', use: true };
    expect(said).toEqual([{ notebook: 'work/a.ipynb', answer }]);
  });

  it.each([
    ['Text', 0, 'AGENTS.md of work has'],
    ['', 1, '1 skill of work has'],
    ['', 2, '2 skills of work have'],
    ['Text', 1, 'AGENTS.md and 1 skill of work have']
  ])('counts what it asks about: %p, %p skills', async (text, count, start) => {
    const skill = { name: 'report', description: 'How', text: 'Sum it.' };
    const skills = Array.from({ length: count }, (_, index) => ({
      ...skill,
      name: `report-${index}`
    }));
    const { instructions } = stage(folder({ text, skills }));
    await ask(instructions);
    expect(page.box.querySelector('[role="status"]')!.textContent).toBe(
      `${start} instructions for assistants.`
    );
  });

  it('takes a no', async () => {
    const { instructions, said } = stage(folder());
    await ask(instructions);
    await press('Not now');
    const answer = { folder: 'work', digest: 'd', use: false };
    expect(said).toEqual([{ notebook: 'work/a.ipynb', answer }]);
  });

  it('shows hostile text as what it is', async () => {
    const text = '<img src=x onerror=alert(1)>\u202e\u200b';
    const { instructions } = stage(folder({ text, folder: 'a\u202eb' }));
    await ask(instructions);
    await press('Read');
    expect(page.box.querySelector('img')).toBeNull();
    const shown = page.box.textContent;
    expect(shown).toContain('<img src=x onerror=alert(1)>⟨U+202E⟩⟨U+200B⟩');
    expect(shown).not.toMatch(/[\u202e\u200b]/);
  });

  it('shows what changed, skills, and how much is left out', async () => {
    const { instructions } = stage(
      folder({
        changes: '+Obey',
        text: 'x'.repeat(21),
        skills: [{ name: 'report', description: 'How', text: 'Sum it.' }]
      })
    );
    await ask(instructions);
    expect(page.box.querySelector('[role="status"]')!.textContent).toBe(
      'AGENTS.md and 1 skill of work changed since you agreed. They are not used until you agree again.'
    );
    await press('Read');
    const texts = [...page.box.querySelectorAll('pre')];
    expect(texts.map(each => each.textContent)).toEqual([
      '+Obey',
      'x'.repeat(21),
      'Sum it.'
    ]);
    expect(page.box.textContent).toContain('Of 21 characters, 20 are sent');
  });

  it('says why an answer was not taken', async () => {
    const { instructions, refuse } = stage(folder());
    refuse('They have changed.');
    await ask(instructions);
    await press('Use');
    await ask(instructions);
    expect(page.box.querySelector('[role="alert"]')!.textContent).toBe(
      'They have changed.'
    );
  });
});

describe('InstructionChips', () => {
  it('lists what goes along, with its text, and removes it for this notebook', async () => {
    const { instructions, said, server } = stage(
      folder({ state: 'use' }),
      folder({ folder: 'work/b', state: 'use', wanted: false }),
      folder({ folder: 'work/c', state: 'no' })
    );
    server.own = { text: 'Be brief.', wanted: true };
    await showChips(instructions);
    const list = page.box.querySelector<HTMLElement>('[aria-label="Context"]')!;
    expect(list.hidden).toBe(false);
    expect([...list.children].map(each => each.textContent)).toEqual([
      'Your instructions',
      'AGENTS.md'
    ]);
    await press('Read AGENTS.md');
    expect(named('AGENTS.md')!.textContent).toBe('Use polars.');
    await press('Read Your instructions');
    expect(named('AGENTS.md')).toBeNull();
    expect(named('Your instructions')!.textContent).toBe('Be brief.');
    await press('Remove AGENTS.md');
    await press('Remove Your instructions');
    expect(said).toEqual([
      { notebook: 'work/a.ipynb', here: { folder: 'work', wanted: false } },
      { notebook: 'work/a.ipynb', here: { folder: null, wanted: false } }
    ]);
  });

  it('names the folders where there are several', async () => {
    const { instructions } = stage(
      folder({ folder: '', state: 'use' }),
      folder({ folder: 'work', state: 'use' })
    );
    await showChips(instructions);
    const chips = page.box.querySelectorAll('.jp-gptcode-chip-name');
    const names = [...chips].map(each => each.textContent);
    expect(new Set(names).size).toBe(2);
  });
});

describe('Instructions', () => {
  it('does not let an earlier look replace a later word', async () => {
    const { instructions, server } = stage(folder());
    const look = instructions.load();
    server.folders = [folder({ state: 'use' })];
    await instructions.answer(folder(), true);
    await look;
    expect(instructions.used).toHaveLength(1);
  });
});

describe('useCheckedSend', () => {
  let checked: ReturnType<typeof useCheckedSend>;
  function Sender(props: { instructions: Instructions }): null {
    checked = useCheckedSend(props.instructions);
    return null;
  }
  async function press(instructions: Instructions): Promise<jest.Mock> {
    const send = jest.fn();
    await act(async () => {
      page.root.render(<Sender instructions={instructions} />);
      await Promise.resolve();
    });
    await act(async () => {
      checked.check(send);
      await new Promise(process.nextTick);
    });
    return send;
  }

  it('sends nothing where the chips were not true, and then what the user has in sight', async () => {
    const { instructions, server } = stage(folder({ state: 'use' }));
    await instructions.load();
    expect(await press(instructions)).toHaveBeenCalledTimes(1);
    expect(checked.isRefused).toBe(false);
    server.folders = [folder({ digest: 'e', changes: '+Obey' })];
    expect(await press(instructions)).not.toHaveBeenCalled();
    expect(checked.isRefused).toBe(true);
    expect(instructions.used).toEqual([]);
    expect(instructions.asks).toHaveLength(1);
    expect(await press(instructions)).toHaveBeenCalledTimes(1);
    expect(checked.isRefused).toBe(false);
  });

  it("notices that the user's own have changed elsewhere", async () => {
    const { instructions, server } = stage();
    server.own = { text: 'Be brief.', wanted: true };
    await instructions.load();
    server.own = { text: 'Be long.', wanted: true };
    expect(await press(instructions)).not.toHaveBeenCalled();
  });

  it('sends at once where there are none', () => {
    const { instructions } = stage();
    act(() => page.root.render(<Sender instructions={instructions} />));
    const send = jest.fn();
    act(() => checked.check(send));
    expect(send).toHaveBeenCalledTimes(1);
  });
});

describe('useInstructions', () => {
  it('looks again when a file that says something is written, or any is renamed', () => {
    const call = jest.fn(() => Promise.resolve({ folders: [] }));
    const notebook = { path: 'a', panel: { context: { localPath: 'a' } } };
    const chat = { busy: false, calls: { api: { call } }, notebook };
    const changed = new Signal<unknown, Contents.IChangedArgs>({});
    const files = { changed } as unknown as IFileAccess;
    const context: IPanelContext = {
      ...{ files, highlight: null, render: null, restart: null },
      ...{ settings: null, shell: null, setup: null, typesetter: null },
      trans: nullTranslator.load('jupyterlab_gptcode')
    };
    function Looking(): null {
      useInstructions(chat as unknown as ChatSession);
      return null;
    }
    act(() =>
      page.root.render(
        <PanelContext.Provider value={context}>
          <Looking />
        </PanelContext.Provider>
      )
    );
    const looks = (type: 'save' | 'rename', path: string) => {
      call.mockClear();
      const change = { type, newValue: { path }, oldValue: null };
      changed.emit(change);
      return call.mock.calls.length;
    };
    expect(looks('save', 'RTC:work/AGENTS.md')).toBe(1);
    expect(looks('save', 'work/.agents/skills/a/SKILL.md')).toBe(1);
    expect(looks('rename', 'folder')).toBe(1);
    expect(looks('save', 'work/a.ipynb')).toBe(0);
  });
});

describe('SkillsRead', () => {
  it('names the skills that the model reads', () => {
    act(() => page.root.render(<SkillsRead names={['sales-report']} />));
    expect(page.box.textContent).toBe('Read the skill sales-report');
  });
});
