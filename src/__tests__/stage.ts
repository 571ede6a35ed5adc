/** A turn that is ready to run, with a server and a notebook that record what is done to them. */

import { ConversationModel } from '../conversation/model';
import type { IBlockPart, ITranscript } from '../conversation/transcript';
import type { Mode } from '../server/wire';
import type { IChoices } from '../turn/choices';
import type { Files } from '../turn/start';
import { Turn } from '../turn/turn';
import { StageNotebook } from './stagenotebook';
import { type Script, StageServer } from './stageserver';

export { StageNotebook } from './stagenotebook';
export {
  away,
  type Bare,
  EMPTY,
  READ,
  refusal,
  type Script
} from './stageserver';

/** A turn that can run or, with `known`, resume, and all that it touches. */
export function stage(
  scripts: Script[],
  options: {
    notebook?: StageNotebook;
    mode?: Mode;
    known?: ITranscript;
    inDoubt?: boolean;
  } = {}
) {
  const server = new StageServer(scripts, options.known);
  const notebook = options.notebook ?? new StageNotebook('a = 1');
  const conversation = new ConversationModel(options.known ?? null, 'a.ipynb');
  const choices: IChoices = {
    ...{ mode: options.mode ?? 'run', model: '' },
    try_in_doubt: options.inDoubt ?? true
  };
  const turn = new Turn({
    api: server.api,
    client: 'me',
    conversation,
    notebook,
    choices: () => choices,
    onEnd: () => undefined
  });
  const send = (text: string, files?: Files) =>
    turn.run({ kind: 'prompt', text, files });
  return { server, notebook, conversation, turn, send };
}

export const run = (code: string) => ({ code, verdict: 'run' as const });
export const ask = (code: string) => ({ code, verdict: 'ask' as const });

export function statuses(conversation: ConversationModel): string[] {
  return conversation.transcript.turns[0].parts
    .filter((part): part is IBlockPart => part.type === 'block')
    .map(block => block.status);
}

/** Resolves when a block has this status. */
export function until(
  conversation: ConversationModel,
  block: number,
  status: string
): Promise<void> {
  return when(
    conversation,
    () => conversation.block(1, block)?.status === status
  );
}

/** Resolves when something holds of a conversation. */
export function when(
  conversation: ConversationModel,
  holds: () => boolean
): Promise<void> {
  return new Promise(resolve => {
    const check = () => {
      if (holds()) {
        conversation.changed.disconnect(check);
        resolve();
      }
    };
    conversation.changed.connect(check);
    check();
  });
}

/** Lets time pass, under fake timers, until a promise is settled. */
export async function pass<T>(promise: Promise<T>): Promise<T> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  promise.then(end, end);
  for (let second = 0; !isOver && second < 1_000; second += 1) {
    await jest.advanceTimersByTimeAsync(1_000);
  }
  expect(isOver).toBe(true);
  return promise;
}
