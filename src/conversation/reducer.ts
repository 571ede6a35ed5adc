/** The one fold from events to the transcript: all of them when opened, then each as it comes. */

import { blockChange, blockEnd } from './blockchanges';
import { allTurns, showBranch } from './branches';
import { Draft } from './draft';
import { placeNumbers } from './numbers';
import {
  addNoticed,
  attachments,
  closeAll,
  dropFailure,
  endTurn,
  errorPart,
  noteUndo,
  noticePart,
  passOver,
  setAttachments,
  stopTurn,
  switchTo
} from './parts';
import { noteLevel } from './levelled';
import { addSecrets, noteMask } from './secrets';
import { applySummary, endSummary } from './summaries';
import { emptyTranscript, type ITranscript, type ITurn } from './transcript';
import { noteThought } from './thought';
import { noteTrial } from './trials';
import { addUsage } from './used';
import type {
  ConversationEvent,
  IConversation,
  IStepStart,
  SavedEvent
} from '../server/wire';

type ActionEvent = SavedEvent & { type: 'action' };

/** A conversation as the server sends it, folded from nothing. */
export function openConversation(read: IConversation): ITranscript {
  const { events, ...head } = read;
  const draft = new Draft(emptyTranscript(head.notebook));
  for (const event of events) {
    // A failure of the past asks nobody to wait.
    apply(draft, event.type === 'error' ? { ...event, wait: 0 } : event);
  }
  Object.assign(draft.transcript, head);
  for (const turn of allTurns(draft.transcript)) {
    if (turn.turn <= (head.imported ?? 0)) {
      turn.isImported = true;
    }
  }
  if (!head.open && !head.live) {
    closeAll(draft);
  }
  return draft.transcript;
}

/** A transcript with one more event; one that it already has changes nothing. */
export function applyEvent(
  transcript: ITranscript,
  event: ConversationEvent
): ITranscript {
  if (event.type !== 'driver' && event.seq <= transcript.seq) {
    return transcript;
  }
  const draft = new Draft(transcript);
  apply(draft, event);
  return draft.transcript;
}

function apply(draft: Draft, event: ConversationEvent): void {
  const { transcript } = draft;
  if (event.type === 'driver') {
    const { client: driver, here, open } = event;
    Object.assign(transcript, { driver, here, open });
    if (!open && !transcript.live) {
      closeAll(draft);
    }
  } else {
    transcript.seq = event.seq;
    applySaved(draft, event);
  }
}

function applySaved(draft: Draft, event: SavedEvent): void {
  const { turn } = event;
  switch (event.type) {
    case 'step-start':
      return startStep(draft, event);
    case 'text-delta':
      return addText(draft, turn, 'text', event.text);
    case 'thinking-delta':
      return addText(draft, turn, 'thinking', event.text);
    case 'code-start':
      return draft.addPart(turn, {
        type: 'block',
        block: event.block,
        language: event.language,
        code: '',
        status: 'writing',
        cell: event.cell ?? null,
        inserted: false,
        ...(event.tries && { tries: true }),
        ...(event.attempt && { attempt: event.attempt, limit: event.limit })
      });
    case 'code-delta':
      return draft.changeBlock(turn, event.block, ({ code }) => ({
        code: code + event.text
      }));
    case 'code-end':
      return draft.changeBlock(turn, event.block, ({ tries }) =>
        blockEnd(event, tries)
      );
    case 'step-end':
      endStep(draft, turn);
      placeNumbers(draft.turn(turn)?.parts ?? [], event.numbers);
      return void Object.assign(draft.turn(turn) ?? {}, {
        reason: event.reason,
        next: event.next,
        ...(event.tried && { tried: event.tried })
      });
    case 'error':
      endStep(draft, turn);
      return draft.addPart(turn, errorPart(event));
    case 'action':
      return applyAction(draft, event);
    case 'summarizing':
    case 'compaction':
    case 'summary-edited':
      return applySummary(draft, event);
    case 'produced': {
      const { files, more } = event;
      const made = { files, ...(more && { more }) };
      return draft.changeBlock(turn, event.block, () => made);
    }
    case 'preserved': {
      const { unpreserved } = event;
      return draft.changeBlock(turn, event.block, () => ({
        unpreserved,
        isLateUnpreserved: true
      }));
    }
    case 'files-restored':
      return void Object.assign(draft.turn(turn) ?? {}, {
        restored: event.seq
      });
    case 'thought':
      return noteThought(draft.turn(turn)?.parts ?? [], event);
    case 'usage':
      return addUsage(draft.turn(turn), event);
  }
}

function startStep(draft: Draft, event: IStepStart): void {
  const { chosen, folder, kind, level, model, skills, step } = event;
  Object.assign(draft.transcript, { live: step, open: true, step });
  delete draft.transcript.levelled;
  const turn = openTurn(draft, event);
  dropFailure(turn);
  turn.model = model;
  delete turn.isClosed;
  delete turn.reason;
  delete turn.next;
  delete turn.tried;
  const seen = { ...(level && { level }), ...(chosen && { chosen }) };
  const read = skills?.length ? { skills } : {};
  turn.parts.push({
    type: 'step',
    step,
    kind,
    model,
    folder,
    ...seen,
    ...read
  });
  addSecrets(turn, event);
}

/** The event's turn: there already, the page's own to be numbered, or new. */
function openTurn(draft: Draft, event: IStepStart): ITurn {
  const { after, kind, model, prompt = '', time, turn: number } = event;
  const sent = attachments(event);
  const known = draft.turn(number);
  const turn =
    known ??
    ours(draft, prompt) ??
    draft.add({ turn: number, prompt, ...sent, time, model, parts: [] });
  if (!known) {
    const { others, turns } = draft.transcript;
    // What still waits or runs in the turn before has no driver any more.
    const before = turns.at(-2);
    passOver((before && draft.turn(before.turn)?.parts) ?? []);
    turn.turn = number;
    if (after !== undefined) {
      turn.after = after;
    }
    const other = others?.at(-1)?.turn ?? 0;
    // Without a word of it, a turn follows the one that began before it.
    if (after !== undefined || other > (before?.turn ?? other)) {
      showBranch(draft.transcript, number);
    }
  }
  if (kind === 'prompt') {
    setAttachments(turn, sent);
    turn.time = time;
  }
  return turn;
}

/** The turn that this page shows before the server has numbered it. */
function ours(draft: Draft, prompt: string): ITurn | null {
  const last = draft.transcript.turns.at(-1);
  const isOurs = last && last.turn < 0 && last.prompt === prompt;
  return isOurs ? draft.turn(last.turn) : null;
}

function addText(
  draft: Draft,
  turn: number,
  type: 'text' | 'thinking',
  text: string
): void {
  const parts = draft.turn(turn)?.parts ?? [];
  const last = parts.at(-1);
  if (last?.type === type) {
    parts[parts.length - 1] = { ...last, text: last.text + text };
  } else {
    parts.push({ type, text });
  }
}

/** Nothing more of its blocks comes. */
function endStep(draft: Draft, number: number): void {
  draft.transcript.live = null;
  endSummary(draft, number);
  const parts = draft.turn(number)?.parts ?? [];
  parts.forEach((part, index) => {
    if (part.type === 'block' && part.status === 'writing') {
      parts[index] = { ...part, status: 'stopped' };
    }
  });
}

/** What a page did; what this page does it shows by itself. */
function applyAction(draft: Draft, action: ActionEvent): void {
  const { client, turn } = action;
  const { transcript } = draft;
  switch (action.action) {
    case 'renamed':
      transcript.notebook = action.notebook ?? transcript.notebook;
      return draft.addPart(turn, noticePart('renamed', transcript.notebook));
    case 'noticed':
      return addNoticed(draft, action);
    case 'taken-over':
      transcript.driver = client;
      transcript.here = transcript.open = true;
      return;
    case 'ended':
      if (action.reason === 'stopped') {
        stopTurn(draft.turn(turn));
      }
      return endTurn(draft, draft.turn(turn));
    case 'switched':
      return switchTo(draft, turn);
    case 'unmasked':
    case 'masked':
      return noteMask(draft.turn(turn), action);
    case 'levelled':
      return noteLevel(transcript, action);
    case 'tried':
      return action.trial ? noteTrial(draft, turn, action.trial) : undefined;
    case 'undone':
    case 'redone':
      return noteUndo(draft.turn(turn), action);
    default:
      return draft.changeBlock(turn, action.block ?? 0, block =>
        blockChange(block, action)
      );
  }
}
