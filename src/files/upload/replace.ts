/** Puts a complete upload in the place of a file: whatever fails, no content is lost. */

import type { Contents } from '@jupyterlab/services';

/** Where the files are, if not where the user expects them. */
export interface IOutcome {
  /**
   * - `unchanged`: the old file is in its place;
   * - `apart`: it may be at `old`, and the new one at `part`;
   * - `left-over`: the new file is in its place, and the old one still at `old`.
   */
  kind: 'unchanged' | 'apart' | 'left-over';
  path: string;
  part: string;
  old: string;
  /** The server's own message. */
  reason: string;
}

/** The upload did not take its place. */
export class NotReplaced extends Error {
  constructor(readonly outcome: IOutcome) {
    super(outcome.reason);
  }
}

export type Mover = Pick<Contents.IManager, 'save' | 'rename' | 'delete'>;

export interface IReplacement {
  path: string;
  /** Where the upload is. */
  part: string;
  /** Where the old file waits until the new one is in its place. */
  old: string;
  contents: Mover;
  /**
   * Moves files without a signal: an editor that shows the old one would follow, and the file browser
   * would list the folder, which the server cannot do while a file of it is moved.
   */
  silent: Mover;
  has: (path: string) => Promise<boolean>;
}

/** Returns what was left over; throws `NotReplaced`. */
export async function replaceFile(
  replacement: IReplacement
): Promise<IOutcome | null> {
  const { contents, has, old, part, path, silent } = replacement;
  const outcome = (kind: IOutcome['kind'], error: unknown): IOutcome => {
    const reason = error instanceof Error ? error.message : '';
    return { kind, path, part, old, reason };
  };
  try {
    await silent.rename(path, old);
    await silent.rename(part, path);
  } catch (error) {
    // An answer that is lost says nothing: the files do.
    const state = await restore(replacement).catch(() => 'apart' as const);
    if (state !== 'replaced') {
      throw new NotReplaced(outcome(state, error));
    }
  }
  try {
    // The last one: now the folder can be listed.
    await contents.delete(old);
    return null;
  } catch (error) {
    const isLeft = await has(old).catch(() => true);
    return isLeft ? outcome('left-over', error) : null;
  }
}

async function restore({
  has,
  old,
  part,
  path,
  silent
}: IReplacement): Promise<'replaced' | 'unchanged' | 'apart'> {
  if (await has(path)) {
    return (await has(part)) ? 'unchanged' : 'replaced';
  }
  await silent.rename(old, path).catch(() => undefined);
  return (await has(path)) ? 'unchanged' : 'apart';
}
