/** The versions of a message: which turns came of each, and how the user sends and shows them. */

import {
  branchFrom,
  sendVersion,
  showVersion,
  turnsOf,
  versionsOf
} from '../chat/past';
import type { ITranscript, ITurn } from '../conversation/transcript';
import { EMPTY } from './stage';
import { refusal, StageServer } from './stageserver';
import { SessionNotebook, stageSession } from './stagesession';

const said = (turn: number, after?: number): ITurn => ({
  ...{ turn, prompt: `Prompt ${turn}`, model: 'm', reason: 'answer' },
  parts: [
    { type: 'step', step: `s${turn}`, kind: 'prompt', model: 'm' },
    { type: 'text', text: `Answer ${turn}` }
  ],
  ...(after !== undefined && { after })
});

/** 1 — 2 — 3, then 4 and 5 — 6 as other versions of 2; 6 is shown. */
const BRANCHED: ITranscript = {
  ...EMPTY,
  seq: 99,
  turns: [said(1), said(5, 1), said(6)],
  others: [said(2), said(3), said(4, 1)]
};

const numbers = (turns: ITurn[]) => turns.map(({ turn }) => turn);
const at = (number: number) =>
  [...BRANCHED.turns, ...BRANCHED.others!].find(({ turn }) => turn === number)!;

describe('the versions of a message', () => {
  it('are the turns that follow the same one', () => {
    expect(numbers(versionsOf(BRANCHED, at(5)))).toEqual([2, 4, 5]);
    expect(numbers(versionsOf(BRANCHED, at(1)))).toEqual([1]);
    expect(numbers(versionsOf(BRANCHED, at(6)))).toEqual([6]);
  });

  it('have the one that is being sent at their end', () => {
    const sending = { ...said(-2, 1), parts: [] };
    expect(numbers(versionsOf(BRANCHED, sending))).toEqual([2, 4, 5, -2]);
  });

  it('have all turns that came of them', () => {
    expect(numbers(turnsOf(BRANCHED, [at(2), at(4)]))).toEqual([2, 3, 4]);
    expect(numbers(turnsOf(BRANCHED, [at(1)]))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('are shown up to the newest turn that came of them', () => {
    expect(numbers(branchFrom(BRANCHED, at(2)))).toEqual([2, 3]);
    expect(numbers(branchFrom(BRANCHED, at(1)))).toEqual([1, 5, 6]);
  });
});

async function stage() {
  const known = { ...BRANCHED, turns: [said(1), said(2), said(3)] };
  delete known.others;
  const server = new StageServer([['Hi.'], ['Hello.']], known);
  const notebook = new SessionNotebook('a = 1');
  notebook.conversation = 'c';
  const session = stageSession(server.api, notebook);
  await session.load();
  return { server, session };
}

const NOTHING = { files: [], outputs: [] };

describe('another version', () => {
  it('follows the same turn, and may have a model of its own', async () => {
    const { server, session } = await stage();
    const prompt = { text: 'Else', attached: NOTHING, model: 'other' };
    const [, second] = session.conversation.transcript.turns;
    await sendVersion(session, second, prompt);
    expect(server.requests).toMatchObject([
      { kind: 'prompt', text: 'Else', after: 1, model: 'other' }
    ]);
    // The notebook's own model is as it was.
    await session.send('More');
    expect(server.requests.at(-1)).toMatchObject({ text: 'More' });
    expect(server.requests.at(-1)?.after).toBeUndefined();
    session.dispose();
  });

  it('goes back to the composer if the server does not take it', async () => {
    const { server, session } = await stage();
    session.draft.text = 'A draft';
    server.refuseStep = () => {
      throw refusal('too-long');
    };
    const [first] = session.conversation.transcript.turns;
    const attached = { files: [{ path: 'a.csv' }], outputs: [] };
    await sendVersion(session, first, { text: 'Else', attached });
    expect(session.draft.text).toBe('Else\n\nA draft');
    expect(session.attachments.all.map(({ path }) => path)).toEqual(['a.csv']);
    // From there it goes where it was meant to go.
    server.refuseStep = () => undefined;
    session.draft.text = '';
    await session.send('Else, shorter');
    expect(server.requests.at(-1)).toMatchObject({
      text: 'Else, shorter',
      after: 0
    });
    session.dispose();
  });
});

describe('showing a version', () => {
  it('is reported, and shown when the server has it', async () => {
    const { server, session } = await stage();
    const [, second] = session.conversation.transcript.turns;
    await sendVersion(session, second, { text: 'Else', attached: NOTHING });
    await showVersion(session, second);
    expect(server.actions.at(-1)).toEqual({
      client: 'me',
      action: 'switched',
      turn: 3
    });
    expect(numbers(session.conversation.transcript.turns)).toEqual([1, 2, 3]);
    session.dispose();
  });

  it('leaves all as it is if the server refuses', async () => {
    const { server, session } = await stage();
    const [, second] = session.conversation.transcript.turns;
    await sendVersion(session, second, { text: 'Else', attached: NOTHING });
    const shown = numbers(session.conversation.transcript.turns);
    server.refuse = () => {
      throw refusal('busy');
    };
    await expect(showVersion(session, second)).rejects.toThrow();
    expect(numbers(session.conversation.transcript.turns)).toEqual(shown);
    session.dispose();
  });
});
