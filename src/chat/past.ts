/** The user goes back to a message: its versions, and the turns that came of each. */

import { allTurns, turnsBefore } from '../conversation/branches';
import type { ITranscript, ITurn } from '../conversation/transcript';
import type { IAttached } from './promptdraft';
import type { ChatSession } from './session';
import { isDoubtful } from './turnend';

/** The versions of the message with which a turn begins, oldest first; this one is among them. */
export function versionsOf(transcript: ITranscript, turn: ITurn): ITurn[] {
  const all = allTurns(transcript);
  const before = turnsBefore(all);
  const isSent = turn.turn > 0;
  const place = isSent ? before.get(turn.turn) : turn.after;
  const same = all.filter(each => before.get(each.turn) === place);
  return isSent ? same : [...same, turn];
}

/** The turns that came of these versions of a message, oldest first; the versions among them. */
export function turnsOf(transcript: ITranscript, versions: ITurn[]): ITurn[] {
  const all = allTurns(transcript);
  const before = turnsBefore(all);
  const found = new Set(versions.map(({ turn }) => turn));
  return all.filter(({ turn }) => {
    if (found.has(before.get(turn) ?? 0)) {
      found.add(turn);
    }
    return found.has(turn);
  });
}

/** The branch with the newest turn that came of a version, from the version on. */
export function branchFrom(transcript: ITranscript, version: ITurn): ITurn[] {
  const turns = turnsOf(transcript, [version]);
  const before = turnsBefore(allTurns(transcript));
  let last = turns.at(-1)?.turn;
  return turns
    .reduceRight<ITurn[]>((found, each) => {
      if (each.turn === last) {
        last = before.get(last);
        found.push(each);
      }
      return found;
    }, [])
    .reverse();
}

/** Shows a version of a message and what came of it: in every page, and the model continues it. */
export async function showVersion(
  chat: ChatSession,
  version: ITurn
): Promise<void> {
  const { busy, calls, conversation } = chat;
  const { turn = 0 } =
    branchFrom(conversation.transcript, version).at(-1) ?? {};
  if (busy || !conversation.id || !turn) {
    return;
  }
  const action = { client: calls.client, action: 'switched', turn } as const;
  await calls.api.act(conversation.id, action);
  if (chat.conversation === conversation) {
    conversation.switchTo(turn);
  }
}

/** Sends another version of a turn's message; with `model`, that one answers. */
export async function sendVersion(
  chat: ChatSession,
  turn: ITurn,
  prompt: { text: string; attached: IAttached; model?: string }
): Promise<void> {
  const { attached, model, text } = prompt;
  const before = turnsBefore(allTurns(chat.conversation.transcript));
  const after = before.get(turn.turn);
  if (model && !chat.busy) {
    const { model: own } = chat;
    // Else the next message would go to the model that has answered last.
    chat.model = own;
  }
  if (
    !chat.busy &&
    !(await chat.send(text, attached, 'composer', { after, model }))
  ) {
    const mayBeSent = isDoubtful(chat.conversation.latest);
    chat.draft.giveBack({ text, ...attached }, mayBeSent);
  }
}
