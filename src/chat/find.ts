/** Finds the conversation of a notebook, and whether the notebook was renamed or copied. */

import type { Api } from '../server/api';
import { openConversation } from '../conversation/reducer';
import type { LiveNotebook } from '../notebook/notebook';
import type { ITranscript } from '../conversation/transcript';

export interface IFound {
  transcript: ITranscript;
  /**
   * - `same`: the notebook has the path that the conversation knows;
   * - `renamed`: the file of that path is gone;
   * - `copy`: that file still exists, so this one continues with a fork.
   */
  notebook: 'same' | 'renamed' | 'copy';
}

/** What is needed of a notebook for that. */
export type Carrier = Pick<
  LiveNotebook,
  'conversation' | 'isReadOnly' | 'isScript' | 'path'
>;

/**
 * By the id in the notebook's metadata, not by its path: a new notebook must not open with the
 * conversation of a deleted one that had the same name. A read-only notebook and a script have no
 * id, so for them the path decides.
 */
export async function findConversation(
  api: Pick<Api, 'conversationsOf' | 'exists' | 'readConversation'>,
  notebook: Carrier
): Promise<IFound | null> {
  const { conversation, isReadOnly, isScript, path } = notebook;
  const byPath = isReadOnly || isScript;
  const [latest] =
    byPath && !conversation ? await api.conversationsOf(path) : [];
  const id = conversation ?? latest;
  const read = id ? await api.readConversation(id) : null;
  if (!read) {
    return null;
  }
  const transcript = openConversation(read);
  if (transcript.notebook === path) {
    return { transcript, notebook: 'same' };
  }
  const isThere = await api.exists(transcript.notebook);
  return { transcript, notebook: isThere ? 'copy' : 'renamed' };
}
