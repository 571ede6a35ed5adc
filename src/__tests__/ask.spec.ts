import { ask } from '../chat/ask';
import { explainCell } from '../chat/explain';
import { fixError } from '../chat/fix';
import { instructionsOf } from '../chat/instructions';
import type { ChatSession } from '../chat/session';

const ERROR = { output_type: 'error' };
const TEXT = { output_type: 'stream' };

/** A chat about a notebook whose cells have these outputs, and what it was asked. */
function stage(outputs: Record<string, object[]>, busy = false) {
  const asked: [how: string, prompt: string, attached: object][] = [];
  const ids = Object.keys(outputs);
  const known = [
    { most: 1, own: { text: 'Be brief.', wanted: true }, folders: [] }
  ];
  const chat = {
    busy,
    positions: new Map(ids.map((id, index) => [id, index + 1])),
    calls: { api: { call: () => Promise.resolve(known[0]) } },
    notebook: {
      outputs: (id: string) => ({ toJSON: () => outputs[id] }),
      panel: { context: { localPath: 'a.ipynb' } }
    },
    send: (prompt: string, attached: object) => {
      asked.push(['send', prompt, attached]);
      return Promise.resolve(true);
    },
    queue: {
      add: (prompt: string, attached: object, held: string | null) =>
        asked.push([held ?? 'queue', prompt, attached])
    }
  } as unknown as ChatSession;
  return { asked, chat, known };
}

describe('ask', () => {
  it.each([
    [false, 'send'],
    [true, 'queue']
  ])('with a turn running: %s, it is a %s', async (busy, how) => {
    const { asked, chat } = stage({}, busy);
    await ask(chat, 'Hello.');
    expect(asked).toEqual([[how, 'Hello.', { files: [], outputs: [] }]]);
  });

  it('is held where the instructions have changed since they were shown', async () => {
    const { asked, chat, known } = stage({});
    await instructionsOf(chat).load();
    await ask(chat, 'Hello.');
    known[0] = {
      most: 1,
      own: { text: 'Be rude.', wanted: true },
      folders: []
    };
    await ask(chat, 'Look.');
    await ask(chat, 'Look.');
    expect(asked.map(([how, prompt]) => [how, prompt])).toEqual([
      ['send', 'Hello.'],
      ['instructions', 'Look.'],
      ['send', 'Look.']
    ]);
  });

  it('explains a cell, or its error with the error', async () => {
    const { asked, chat } = stage({ a: [TEXT], b: [TEXT, ERROR] });
    await explainCell(chat, 'a');
    await explainCell(chat, 'b');
    const outputs = [{ cell: 'b', output: 1, position: 2 }];
    expect(asked).toEqual([
      ['send', 'Explain cell 1.', { files: [], outputs: [] }],
      ['send', 'Explain the error in cell 2.', { files: [], outputs }]
    ]);
  });

  it('fixes the last error of a cell, and nothing where there is none', async () => {
    const { asked, chat } = stage({ a: [TEXT], b: [ERROR, ERROR] });
    await fixError(chat, 'a');
    await fixError(chat, 'b');
    const outputs = [{ cell: 'b', output: 1, position: 2 }];
    expect(asked).toEqual([
      ['send', 'Fix the error in cell 2.', { files: [], outputs }]
    ]);
  });
});
