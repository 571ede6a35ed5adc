import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

import type { ChatSessions } from '../chat/sessions';
import type { ITurn, Part } from '../conversation/transcript';
import { isSetupShown, Problems } from '../panel/problems';
import { PanelContext } from '../panel/shared/context';
import { VERSION } from '../panel/versions';

const NONE = 'No model is set up.';
const DOWN = 'Ollama cannot be reached.';
const trans = nullTranslator.load('jupyterlab_gptcode');

const failed = (message: string): Part => ({
  ...{ type: 'error', kind: 'x', message, kept: '' },
  retryable: false
});
const answered: Part = { type: 'text', text: 'Hello.' };

interface IScene {
  parts?: Part[][];
  problem?: string | null;
  needsSetup?: boolean;
  isShown?: boolean;
  providers?: string[];
  version?: string;
}

function scene(each: IScene): ChatSessions {
  const turns: ITurn[] = (each.parts ?? []).map((parts, index) => ({
    ...{ turn: index + 1, prompt: 'Hi', model: '' },
    parts
  }));
  const messages = each.providers ?? [];
  return {
    current: {
      conversation: { transcript: { turns }, latest: turns.at(-1) ?? null }
    },
    models: {
      default: '',
      models: [],
      problems: messages.map(message => ({ provider: message, message }))
    },
    needsSetup: each.needsSetup ?? false,
    problem: each.problem ?? null,
    status: each.version ? { version: each.version } : null,
    setup: { isShown: each.isShown ?? false }
  } as unknown as ChatSessions;
}

let root: Root;
let box: HTMLElement;

function shown(each: IScene): (string | undefined)[] {
  const context = {
    ...{
      files: null,
      render: null,
      restart: null,
      settings: null,
      setup: null,
      shell: null
    },
    ...{ highlight: null, trans, typesetter: null }
  };
  act(() =>
    root.render(
      <PanelContext.Provider value={context}>
        <Problems chats={scene(each)} />
      </PanelContext.Provider>
    )
  );
  return [...box.querySelectorAll('.jp-gptcode-problem')].map(
    node => node.querySelector('div')?.textContent ?? node.textContent
  );
}

beforeEach(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});

afterEach(() => {
  act(() => root.unmount());
  box.remove();
});

describe('Problems', () => {
  it('are not repeated above the transcript that says them last', () => {
    const problem = DOWN;
    expect(shown({ problem })).toEqual([DOWN]);
    expect(shown({ problem, parts: [[answered]] })).toEqual([DOWN]);
    expect(shown({ problem, parts: [[answered], [failed(DOWN)]] })).toEqual([]);
    expect(shown({ problem, parts: [[failed(DOWN)], [answered]] })).toEqual([
      DOWN
    ]);
    expect(shown({ providers: [DOWN], parts: [[failed(DOWN)]] })).toEqual([]);
    // The transcript is behind the setup.
    const setup = { isShown: true, parts: [[failed(DOWN)]] };
    expect(shown({ providers: [DOWN], ...setup })).toEqual([DOWN]);
  });

  it('say that the server is older than the page', () => {
    expect(shown({ version: VERSION })).toEqual([]);
    expect(shown({ version: '0.0.1', problem: DOWN })).toEqual([
      expect.stringContaining('restart the Jupyter server'),
      DOWN
    ]);
  });

  it('say once that a model is missing, and where the message is', () => {
    const none = { problem: NONE, needsSetup: true };
    expect(shown(none)).toEqual([]);
    expect(shown({ ...none, parts: [[failed(NONE)]] })).toEqual([
      'Your message is back in the composer. Send it once a model is set up.'
    ]);
    expect(shown({ ...none, parts: [[answered]] })).toEqual([NONE]);
    expect(shown({ ...none, parts: [[answered], [failed(NONE)]] })).toEqual([]);
  });

  it('leave the setup in view until there is something to read', () => {
    const none = { problem: NONE, needsSetup: true };
    expect(isSetupShown(scene(none))).toBe(true);
    const parts = [[failed(NONE)]];
    expect(isSetupShown(scene({ ...none, parts }))).toBe(true);
    expect(
      isSetupShown(scene({ ...none, parts: [[answered], ...parts] }))
    ).toBe(false);
    expect(isSetupShown(scene({ parts }))).toBe(false);
  });
});
