/** Which conversation belongs to a notebook, and whether the notebook is what it was. */

import type { Api } from '../server/api';
import type { LiveNotebook } from '../notebook/notebook';
import type { ITranscript } from '../server/wire';

export interface IFound {
  transcript: ITranscript;
  /**
   * - `same`: the notebook is where it was;
   * - `renamed`: it was elsewhere before;
   * - `copy`: the other file is still there, and this one goes on by itself.
   */
  notebook: 'same' | 'renamed' | 'copy';
}

/** What of a notebook decides that. */
export type Carrier = Pick<
  LiveNotebook,
  'conversation' | 'isReadOnly' | 'path'
>;

/**
 * By the id that the notebook carries, never by its path: a new notebook must not open with the
 * talk about one of the same name that is gone. Only what cannot be written can carry no id.
 */
export async function findConversation(
  api: Pick<Api, 'exists' | 'latestConversation' | 'readConversation'>,
  notebook: Carrier
): Promise<IFound | null> {
  const { conversation, isReadOnly, path } = notebook;
  const id =
    conversation ?? (isReadOnly ? await api.latestConversation(path) : null);
  const transcript = id ? await api.readConversation(id) : null;
  if (!transcript) {
    return null;
  }
  if (transcript.notebook === path) {
    return { transcript, notebook: 'same' };
  }
  const isThere = await api.exists(transcript.notebook);
  return { transcript, notebook: isThere ? 'copy' : 'renamed' };
}
