/** Tries waiting blocks on a copy of the kernel: what is in sight, and nothing of it stays. */

import type { ConversationModel } from '../conversation/model';
import { SHOWN } from '../notebook/run/trial';
import type { IUntried } from '../notebook/run/untried';
import type { ITurnNotebook } from '../notebook/turnnotebook';
import type { Api } from '../server/api';
import { retry } from '../server/retry';
import type {
  ITrial,
  ITrialReport,
  ITrialRequest,
  ITrialStart
} from '../server/wire';
import { changedBlock } from './approvals';

export interface ITrying {
  api: Pick<Api, 'call'>;
  client: string;
  conversation: ConversationModel;
  notebook: Pick<ITurnNotebook, 'ready' | 'source' | 'try'>;
}

/** Blocks of a turn in their order: the last one is meant, those before it run first. */
export interface ITrialChoice {
  turn: number;
  blocks: readonly number[];
  /** The kernel's language, in the notebook's own spelling. */
  language: string;
  /** Nobody has asked: it decides whether the last one runs without a question. */
  first?: boolean;
}

/** What it gave, or why there is nothing: another code is in sight now, or the kernel has ended. */
export type TrialOutcome = ITrial | IUntried | 'changed' | 'lost' | 'stopped';

/** Resolves with what a trial gave; `stop`, or `stopTrial`, ends it. */
export async function tryBlocks(
  trying: ITrying,
  choice: ITrialChoice,
  stop: AbortSignal
): Promise<TrialOutcome> {
  const { conversation } = trying;
  const { blocks, turn } = choice;
  const block = blocks[blocks.length - 1];
  const own = new AbortController();
  const onStop = () => own.abort();
  // Once it runs or was skipped, nobody waits for what it would do.
  const before = conversation.block(turn, block)?.status;
  const onChange = () => {
    if (conversation.block(turn, block)?.status !== before) {
      onStop();
    }
  };
  stop.addEventListener('abort', onStop);
  if (stop.aborted) {
    onStop();
  }
  const running = RUNNING.get(conversation) ?? new Map<number, () => void>();
  RUNNING.set(
    conversation,
    running.set(block, () => own.abort(SHOWN))
  );
  const queued = { trying: Date.now(), isTrialQueued: true };
  conversation.setBlock(turn, block, queued);
  conversation.changed.connect(onChange);
  try {
    return await tried(trying, choice, own.signal);
  } finally {
    stop.removeEventListener('abort', onStop);
    conversation.changed.disconnect(onChange);
    running.delete(block);
    const ended = { trying: undefined, isTrialQueued: undefined };
    conversation.setBlock(turn, block, ended);
  }
}

/** Ends the trial of a block, and shows what came until then. */
export function stopTrial(
  conversation: ConversationModel,
  block: number
): void {
  RUNNING.get(conversation)?.get(block)?.();
}

/** How to end the trials in progress, by their blocks. */
const RUNNING = new WeakMap<ConversationModel, Map<number, () => void>>();

async function tried(
  { api, client, conversation, notebook }: ITrying,
  { turn, blocks, language, first }: ITrialChoice,
  stop: AbortSignal
): Promise<TrialOutcome> {
  // Until it is free, the user may change the code.
  await notebook.ready(language, stop);
  const begun = { trying: Date.now(), isTrialQueued: undefined };
  conversation.setBlock(turn, blocks[blocks.length - 1], begun);
  const sources = blocks.map(block =>
    inSight(conversation, notebook, turn, block)
  );
  if (sources.some(source => source === null)) {
    return 'changed';
  }
  const { id } = conversation;
  const place = `conversations/${encodeURIComponent(id)}/trials`;
  const request: ITrialRequest = {
    ...{ client, turn },
    sources: blocks.map((block, index) => ({ block, source: sources[index]! })),
    ...(first && { first })
  };
  const start = await api.call<ITrialStart>('POST', place, request);
  const end = await notebook.try(start, language, stop);
  if (typeof end === 'string' || 'unavailable' in end) {
    return end;
  }
  const report: ITrialReport = { client, ...end };
  const trial = await retry(
    () => api.call<ITrial>('POST', `${place}/${start.trial}`, report),
    { signal: reporting(stop), onLost: () => undefined }
  );
  conversation.noteTrial(turn, trial);
  return trial;
}

/** A stop after which the result is shown does not end its report. */
function reporting(stop: AbortSignal): AbortSignal {
  return stop.reason === SHOWN ? new AbortController().signal : stop;
}

/** The code of a card, if its cell holds that; else the card shows what the cell holds. */
function inSight(
  conversation: ConversationModel,
  notebook: Pick<ITurnNotebook, 'source'>,
  turn: number,
  block: number
): string | null {
  const part = conversation.block(turn, block);
  if (part?.tries) {
    return part.code;
  }
  const source = part?.cell ? notebook.source(part.cell) : null;
  if (part && source !== null && source !== part.code) {
    conversation.setBlock(turn, block, changedBlock(part, source));
    return null;
  }
  return source;
}
