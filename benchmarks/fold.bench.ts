/**
 * How long the page takes to fold a conversation that it opens.
 *
 *     jlpm benchmark
 *
 * Milliseconds of the best of five, for turns of two steps as the server sends them: joined.
 */

import { openConversation } from '../src/conversation/reducer';
import type { IConversation, StepEvent } from '../src/server/wire';

const ROUNDS = 5;
const EVENTS: Record<string, unknown>[] = [
  { type: 'step-start', step: 'a', kind: 'prompt', model: 'm', prompt: 'Go' },
  { type: 'text-delta', step: 'a', text: 'I add a cell.\n'.repeat(20) },
  { type: 'code-start', step: 'a', block: 1, language: 'python' },
  { type: 'code-delta', step: 'a', block: 1, text: 'x = 1\n'.repeat(20) },
  { type: 'code-end', step: 'a', block: 1, verdict: 'run' },
  { type: 'step-end', step: 'a', next: 'results', reason: 'actions' },
  { type: 'inserted', block: 1, cell: 'c' },
  { type: 'running', block: 1 },
  { type: 'ran', block: 1, status: 'ok' },
  { type: 'step-start', step: 'b', kind: 'results', model: 'm' },
  { type: 'text-delta', step: 'b', text: 'It has run.\n'.repeat(20) },
  { type: 'step-end', step: 'b', next: 'done', reason: 'answer' }
];

const EMPTY: IConversation = {
  conversation: '0123456789abcdef',
  notebook: 'a.ipynb',
  live: null,
  seq: 0,
  driver: '',
  here: false,
  open: false,
  events: []
};

function conversation(turns: number): IConversation {
  const events = Array.from({ length: turns }, (_, turn) =>
    EVENTS.map((event, index) => ({
      ...event,
      turn: turn + 1,
      seq: turn * EVENTS.length + index + 1
    }))
  ).flat() as unknown as StepEvent[];
  const seq = events.length;
  return { ...EMPTY, events, seq };
}

function best(act: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    act();
    return performance.now() - started;
  });
  return Math.min(...times);
}

it('prints its table', () => {
  const rows = [100, 1000].map(turns => {
    const read = conversation(turns);
    const parts = openConversation(read).turns.flatMap(({ parts }) => parts);
    expect(parts).toHaveLength(5 * turns);
    const time = best(() => openConversation(read)).toFixed(1);
    return `| ${turns} turns | ${read.events.length} events | ${time} ms |`;
  });
  process.stdout.write(`${rows.join('\n')}\n`);
});
