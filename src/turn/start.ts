/** How a turn starts. */

import { allTurns } from '../conversation/branches';
import type { ConversationModel } from '../conversation/model';
import type { ITurnNotebook } from '../notebook/turnnotebook';
import type { Api } from '../server/api';
import type { IPointed, ISentFile, IShownOutput } from '../server/wire';
import type { Decision } from './approvals';
import type { IChoices } from './choices';
import type { StepStream } from './stepstream';
import type { Returns } from './words';

export interface ITurnOptions {
  api: Api;
  client: string;
  conversation: ConversationModel;
  notebook: ITurnNotebook;
  choices: () => IChoices;
  /** `isBehind`: the server has less of the conversation than the page. */
  onEnd: (isBehind: boolean) => void;
}

/** The conversation that a copied notebook continues, as far as it is shown. */
export interface IFork {
  conversation: string;
  seq: number;
}

/** The files of a prompt, or how to wait for those that are still being uploaded. */
export type Files = ISentFile[] | ((stop: AbortSignal) => Promise<ISentFile[]>);

export interface IPrompt {
  kind: 'prompt';
  text: string;
  files?: Files;
  outputs?: IShownOutput[];
  pointed?: IPointed;
  fork?: IFork | null;
  /** The conversations that the notebook had: if another page has started one, none is created. */
  known?: readonly string[] | null;
  /** Where it goes if the server does not take it. */
  returns?: Returns;
  /** The turn that it follows, if the user goes back. */
  after?: number;
  /** The model of this turn alone. */
  model?: string;
}

/**
 * How a turn starts in this page:
 * - with a prompt;
 * - where another page, or this one before a reload, left it; `decided` are the user's decisions
 *   about its blocks;
 * - with one more step after one that failed.
 */
export type Start =
  | IPrompt
  | { kind: 'resume'; decided: ReadonlyMap<number, Decision> }
  | { kind: 'retry' };

/** Shows the prompt at once, and again with its files; resolves with these. */
export async function openTurn(
  conversation: ConversationModel,
  { text, files = [], outputs = [], pointed, after }: IPrompt,
  stop: AbortSignal
): Promise<ISentFile[]> {
  const attached = { ...pointed, outputs };
  const isWaiting = !Array.isArray(files);
  const there = isWaiting ? [] : files;
  conversation.openTurn(text, { ...attached, files: there }, after);
  conversation.setState('submitted');
  const sent = isWaiting ? await files(stop) : there;
  if (isWaiting && sent.length) {
    conversation.openTurn(text, { ...attached, files: sent }, after);
  }
  return sent;
}

/** The conversation of a prompt: a new one, or the page's, which may have another page's cells. */
export async function openConversation(
  { api, client, conversation, notebook }: ITurnOptions,
  { fork, known }: IPrompt
): Promise<void> {
  if (!conversation.id) {
    const made = await api.createConversation(notebook.path, fork, known);
    conversation.adopt(made);
  } else if (conversation.transcript.driver !== client) {
    await notebook.refresh();
  }
}

/** This page drives from now on, where another one has driven the turn that failed. */
export async function driveFailed(
  { choices, client, conversation, notebook }: ITurnOptions,
  stream: StepStream
): Promise<void> {
  if (conversation.transcript.driver !== client) {
    await stream.takeOver(choices().mode);
    await notebook.refresh();
  }
  prepareNotebook(conversation, notebook);
}

/** Lets the notebook know which of its cells the conversation wrote. */
export function prepareNotebook(
  { id, transcript }: ConversationModel,
  notebook: ITurnNotebook
): void {
  const parts = allTurns(transcript).flatMap(turn => turn.parts);
  const cells = parts.map(part => (part.type === 'block' ? part.cell : null));
  notebook.beginTurn(
    id,
    cells.filter(cell => cell !== null)
  );
}
