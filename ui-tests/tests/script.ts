/** The script that the model plays, and the requests that it got. */

import { existsSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';

import { work } from './server';

const script = join(work, 'script.json');
const record = join(work, 'requests.jsonl');

export type Answer =
  | string
  | {
      text: string;
      chunk?: number;
      delay?: number;
      wait?: number;
      error?: string;
      /** What is thought first, in a field of its own, and the tokens that this takes. */
      thinking?: string;
      thinks?: number;
      /** The tokens that are reported of the request, the answer and the cache; null for none. */
      usage?: number[] | null;
      /** Where the answer is held until `release` is called with that name. */
      holds?: { after: string; file: string }[];
    };

export interface IMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** Sets what the model answers: for each prompt that holds a key, its answers in order. */
export function play(
  rules: Record<string, Answer[]>,
  options: {
    models?: string[];
    vision?: boolean;
    reasoning?: boolean;
    context_window?: number;
    /** Where the model says that it runs. */
    host?: string;
  } = {}
): void {
  rmSync(record, { force: true });
  for (const answer of Object.values(rules).flat()) {
    const holds = typeof answer === 'object' ? (answer.holds ?? []) : [];
    holds.forEach(({ file }) => rmSync(join(work, file), { force: true }));
  }
  const list = Object.entries(rules).map(([when, answers]) => ({
    when,
    answers
  }));
  writeFileSync(script, JSON.stringify({ rules: list, record, ...options }));
}

/** One of an answer's `holds`: what was written up to there stands until it is released. */
export const after = (text: string, file = 'rest') => ({ after: text, file });

/** Lets the rest of a held answer come. */
export function release(file = 'rest'): void {
  writeFileSync(join(work, file), '');
}

/** A request as it reached the provider. */
export interface IRequest {
  messages: IMessage[];
  max_tokens: number;
  effort: string;
}

/** The messages of each request that reached the provider, in order. */
export function sent(): IMessage[][] {
  return requests().map(({ messages }) => messages);
}

/** Each request that reached the provider, in order. */
export function requests(): IRequest[] {
  if (!existsSync(record)) {
    return [];
  }
  return readFileSync(record, 'utf-8')
    .split('\n')
    .filter(line => line)
    .map(line => JSON.parse(line) as IRequest);
}

/** A fenced block of an answer. */
export const block = (code: string, info = 'python') =>
  `\`\`\`${info}\n${code}\n\`\`\`\n`;
