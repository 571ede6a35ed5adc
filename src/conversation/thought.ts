import { latestStep } from './parts';
import type { IThought, Part } from './transcript';

/** Notes how much the latest step has thought: at its thinking or, if none was shown, at itself. */
export function noteThought(parts: Part[], { about, tokens }: IThought): void {
  const start = parts.length - latestStep(parts).length;
  const shown = parts.findIndex(
    (part, index) => index > start && part.type === 'thinking'
  );
  const index = shown < 0 ? start : shown;
  const part = parts[index];
  if (part?.type === 'thinking' || part?.type === 'step') {
    // An answer that was asked for once more has thought twice.
    const before = part.thought;
    const thought = {
      tokens: tokens + (before?.tokens ?? 0),
      ...((about || before?.about) && { about: true })
    };
    parts[index] = { ...part, thought };
  }
}
