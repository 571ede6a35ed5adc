/** What is sent, as its reader sees it: complete, and nothing of it alive. */

import * as React from 'react';
import { act } from 'react';

import { Preview } from '../chat/sent';
import type { ChatSession } from '../chat/session';
import type { IFactsCell, ISentRequest } from '../server/wire';
import { withSmallImages } from '../notebook/read/snapshot';
import { imageBytes, messagesOf, settingsOf } from '../panel/sent/parts';
import { RequestView } from '../panel/sent/request';
import { mounted } from './mounted';

const PNG = 'data:image/png;base64,iVBORw0KGgo=';
const HOSTILE = '<img src=x onerror=alert(1)>\u202e';
const about = { tokens: 7, cells: [], files: [] };

function request(fields: Partial<ISentRequest> = {}): ISentRequest {
  return {
    ...{ purpose: 'answer', certain: 'sent', why: '', tokens: 14 },
    ...{ model: 'acme/m', endpoint: 'acme', host: 'api.example.com' },
    ...{ level: 'samples', time: 1_795_924_800 },
    body: {
      model: 'm',
      messages: [
        { role: 'system', content: 'Be good.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: HOSTILE },
            { type: 'image_url', image_url: { url: PNG } }
          ]
        }
      ],
      max_tokens: 9
    },
    messages: [
      { ...about, parts: [{ part: 'instructions', tokens: 7 }] },
      { ...about, parts: [{ part: 'talk', tokens: 7 }] }
    ],
    ...fields
  };
}

const chat = { positions: new Map(), notebook: { panel: { model: null } } };

const page = mounted();

function show(shown: ISentRequest, of: object = chat): HTMLElement {
  act(() =>
    page.root.render(
      <RequestView
        chat={of as unknown as ChatSession}
        request={shown}
        number={0}
      />
    )
  );
  return page.box;
}

describe('a draft', () => {
  it('is shown as a step of its mode, model and level', async () => {
    const call = jest.fn(() => Promise.resolve({ requests: [] }));
    const snapshot = { active: 'a', cells: [] };
    const of = {
      calls: {
        ...{ api: { call }, client: 'page' },
        ...{ mode: () => 'safe', tries: () => ({ model_tries: true }) }
      },
      conversation: { id: 'c' },
      draft: {
        ...{ text: ' Go ' },
        attached: { files: [{ path: 'a.csv' }], outputs: [], pointed: {} }
      },
      ...{ level: { sent: { level: 'structure' } }, model: 'm' },
      notebook: { inspect: () => Promise.resolve(), snapshot: () => snapshot }
    } as unknown as ChatSession;
    await new Preview(of).ask(new AbortController().signal);
    const [[, , body]] = call.mock.calls as unknown[][];
    expect(body).toMatchObject({
      ...{ client: 'page', conversation: 'c', text: 'Go', mode: 'safe' },
      ...{ model: 'm', level: 'structure', files: [{ path: 'a.csv' }] }
    });
  });
});

describe('a request', () => {
  it('is read from chat completions and from responses', () => {
    const [, user] = messagesOf(request());
    expect(user.pieces).toEqual([
      { type: 'text', text: HOSTILE },
      { type: 'image', url: PNG }
    ]);
    const input = [
      { role: 'system', content: 'Be good.' },
      {
        role: 'user',
        content: [
          { type: 'input_text', text: HOSTILE },
          { type: 'input_image', image_url: PNG }
        ]
      }
    ];
    const other = request({ body: { model: 'm', input, store: false } });
    expect(messagesOf(other)[1].pieces).toEqual(user.pieces);
    expect(JSON.parse(settingsOf(other))).toEqual({ model: 'm', store: false });
  });

  it('stands in the page as text, with images from itself alone', () => {
    const view = show(request());
    const [, first, second] = view.querySelectorAll('pre');
    expect(first.textContent).toBe('Be good.');
    expect(second.textContent).toBe('<img src=x onerror=alert(1)>⟨U+202E⟩');
    expect(view.querySelectorAll('img')).toHaveLength(1);
    expect(view.querySelector('img')?.src).toBe(PNG);
    expect(view.querySelector('figcaption')?.textContent).toBe('8 bytes');
    const open = [...view.querySelectorAll('li details')].map(
      each => (each as HTMLDetailsElement).open
    );
    expect(open).toEqual([false, true]);
  });

  it('names each part, and images as what they are', () => {
    const messages: ISentRequest['messages'] = [
      { ...about, parts: [{ part: 'instructions', tokens: 7 }] },
      {
        ...about,
        parts: [
          { part: 'talk', tokens: 7 },
          { part: 'images', tokens: 800 }
        ]
      }
    ];
    const named = [
      ...show(request({ messages })).querySelectorAll('.jp-gptcode-sent-what')
    ].map(each => each.textContent);
    expect(named).toEqual(['from GPT-Code', 'your prompt 7, 1 image 800']);
  });

  it('does not say of a draft that nothing was ever sent', () => {
    expect(show(request({ certain: 'draft' })).textContent).toContain(
      'This is what Send sends now. It has not been sent yet.'
    );
  });

  it('says to whom, at which level and when', () => {
    const about = (fields: Partial<ISentRequest> = {}) =>
      show(request(fields)).querySelector('.jp-gptcode-sent-about')
        ?.textContent ?? '';
    expect(about()).toContain('Sent to api.example.com');
    expect(about()).toContain(
      `Model: acme/m, endpoint: acme, may see: Samples, ${new Date(1_795_924_800_000).toLocaleString()}`
    );
    expect(about({ host: '' })).toContain('Stayed on this machine');
    expect(about({ endpoint: '', host: '' })).toContain(
      'To which host it went was not recorded.'
    );
    const draft = { certain: 'draft', time: null } as const;
    expect(about(draft)).toContain('Sends to api.example.com');
    expect(about({ ...draft, host: '' })).toContain('Stays on this machine');
  });

  it('says how sure it is', () => {
    expect(show(request()).textContent).toContain(
      'This is, byte for byte, what was sent.'
    );
    const again = request({ certain: 'again', why: 'changed' });
    expect(show(again).textContent).toContain('Rendered again today');
  });

  it('loads nothing from elsewhere', () => {
    expect(imageBytes('https://example.com/a.png')).toBeNull();
    expect(imageBytes(PNG)).toBe(8);
  });
});

describe('a cell that a request shows', () => {
  it('can be pinned and hidden, and hidden comes first', () => {
    const chosen = new Set<string>();
    const choosing = {
      positions: new Map([['a', 3]]),
      notebook: {
        panel: { model: null },
        isChosen: (cell: string, choice: string) =>
          chosen.has(`${choice} ${cell}`),
        toggleChosen: (cell: string, choice: string) => {
          const key = `${choice} ${cell}`;
          if (!chosen.delete(key)) {
            chosen.add(key);
          }
        }
      }
    };
    const messages: ISentRequest['messages'] = [
      { ...about, parts: [{ part: 'instructions', tokens: 7 }] },
      { ...about, cells: ['a'], parts: [{ part: 'talk', tokens: 7 }] }
    ];
    const view = show(request({ messages }), choosing);
    const names = () =>
      [...view.querySelectorAll('[role="group"] button')].map(each =>
        each.getAttribute('aria-label')
      );
    const press = (name: string) =>
      act(() =>
        view.querySelector<HTMLElement>(`[aria-label="${name}"]`)?.click()
      );
    expect(names()).toEqual([
      'Hide cell 3 from the model',
      'Pin cell 3 for the model'
    ]);
    press('Pin cell 3 for the model');
    expect([...chosen]).toEqual(['gptcode_pinned a']);
    expect(names()[1]).toBe('Unpin cell 3 for the model');
    expect(view.textContent).not.toContain('Variables that it made');
    press('Hide cell 3 from the model');
    expect(view.textContent).toContain(
      'Variables that it made are still seen; lower the level for that.'
    );
    expect(names()).toEqual(['Show cell 3 to the model']);
    press('Show cell 3 to the model');
    press('Unpin cell 3 for the model');
    expect([...chosen]).toEqual([]);
  });
});

describe('a hidden cell', () => {
  it('is sent without anything that is in it, as the same object each time', async () => {
    const cell: IFactsCell = {
      ...{ id: 'a', type: 'code', source: 'secret', execution_count: 1 },
      ...{ outputs: [{ output_type: 'stream', text: 'secret' }], hidden: true }
    };
    const facts = { notebook: 'a.ipynb', active: null, kernel: null };
    const sent = await withSmallImages({ ...facts, cells: [cell] });
    expect(JSON.stringify(sent)).not.toContain('secret');
    const again = await withSmallImages({ ...facts, cells: [cell] });
    expect(again.cells[0]).toBe(sent.cells[0]);
  });
});
