/** What a page shows of a conversation that it opens: vectors that `tests/test_page_events.py` shares. */

import { readFileSync } from 'fs';
import { join } from 'path';

import { applyEvent, openConversation } from '../conversation/reducer';
import { emptyTranscript, type ITranscript } from '../conversation/transcript';
import type { IConversation } from '../server/wire';

interface IVector {
  name: string;
  /** What the server sends. */
  read: IConversation;
  transcript: ITranscript;
}

const FILE = join(__dirname, '../../tests/vectors/conversations.jsonl');

const vectors = readFileSync(FILE, 'utf-8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as IVector);

const named = vectors.map(vector => [vector.name, vector] as const);

/** Without the fields that are undefined. */
const plain = (transcript: ITranscript) =>
  JSON.parse(JSON.stringify(transcript)) as ITranscript;

describe('openConversation', () => {
  it.each(named)('%s', (_, { read, transcript }) => {
    expect(plain(openConversation(read))).toEqual(transcript);
  });

  it.each(named)('shows what a page saw as it came: %s', (_, { read }) => {
    const { driver: client, events, here, open } = read;
    const past = events.map(event =>
      event.type === 'error' ? { ...event, wait: undefined } : event
    );
    const seen = past.reduce(applyEvent, emptyTranscript(read.notebook));
    const { conversation, notebook, seq } = read;
    const driven = { type: 'driver', client, here, open, seq } as const;
    expect(plain({ ...applyEvent(seen, driven), seq, conversation })).toEqual(
      plain({ ...openConversation(read), notebook })
    );
  });

  it('has the vectors', () => {
    expect(vectors.length).toBeGreaterThan(40);
  });
});
