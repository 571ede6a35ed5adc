/** What stands for turns that are no longer sent: a part of the turn in which they left. */

import type { Draft } from './draft';
import { noticePart } from './parts';
import type { ISummaryPart, ITranscript, ITurn, Part } from './transcript';
import type { SavedEvent } from '../server/wire';

type Compaction = SavedEvent & { type: 'compaction' };
type Edit = SavedEvent & { type: 'summary-edited' };

/** The model is asked for a summary, gets less of the past, or the user has edited what it gets. */
export function applySummary(
  draft: Draft,
  event: Compaction | Edit | (SavedEvent & { type: 'summarizing' })
): void {
  switch (event.type) {
    case 'summarizing':
      return draft.addPart(event.turn, { type: 'summarizing' });
    case 'compaction':
      endSummary(draft, event.turn);
      return draft.addPart(
        event.turn,
        compactionPart(event, standingSummary(draft.transcript))
      );
    case 'summary-edited':
      return edit(draft, event);
  }
}

/** Whatever has become of it, it is not being written any more. */
export function endSummary(draft: Draft, number: number): void {
  const turn = draft.turn(number);
  if (turn) {
    turn.parts = turn.parts.filter(({ type }) => type !== 'summarizing');
  }
}

function compactionPart(
  event: Compaction,
  standing: ISummaryPart | null
): Part {
  const { by, leaves_out: leavesOut, seq, summary, turns = 0 } = event;
  const { has_earlier: hasEarlier, problem, room } = event;
  if (summary) {
    const isListed = by === 'list';
    return {
      ...{ type: 'summary', seq, version: seq, text: summary, turns },
      ...{ isListed, hasEarlier, problem, room }
    };
  }
  // Where a summary stands for all turns that are left out, no further ones have left.
  const isOfParts = turns > 0 && turns === standing?.turns;
  return noticePart('compacted', isOfParts ? 'sources' : leavesOut);
}

function edit(draft: Draft, { compaction, seq: version, text }: Edit): void {
  draft.changeParts(part =>
    part.type === 'summary' && part.seq === compaction
      ? { ...part, text, version, isEdited: true }
      : part
  );
}

/** The summary that the next request begins with: the latest of the branch that is shown. */
export function standingSummary({ turns }: ITranscript): ISummaryPart | null {
  for (const { parts } of [...turns].reverse()) {
    const found = parts.findLast(({ type }) => type === 'summary');
    if (found?.type === 'summary') {
      return found;
    }
  }
  return null;
}

/** The turns that a summary stands for. */
export function summarizedTurns(
  transcript: ITranscript,
  summary: ISummaryPart
): ITurn[] {
  return transcript.turns.slice(0, summary.turns);
}
