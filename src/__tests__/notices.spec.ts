/** Events around a turn that are shown in the transcript and reported to the server. */

import type { YNotebook } from '@jupyter/ydoc';

import { NotRun } from '../notebook/run/run';
import type { ConversationModel } from '../conversation/model';
import { run, stage, StageNotebook, statuses } from './stage';

const notices = (conversation: ConversationModel) =>
  conversation.transcript.turns[0].parts
    .filter(part => part.type === 'notice')
    .map(part => part.reason);

describe('notices', () => {
  it('says that the user interrupted the kernel, and waits for the user', async () => {
    const { server, notebook, conversation, send } = stage([
      [run('x = 1'), run('y = 2')],
      ['Never.']
    ]);
    notebook.outcome = () => Promise.resolve('stopped');
    await send('Go');
    expect(notices(conversation)).toEqual(['interrupted']);
    expect(statuses(conversation)).toEqual(['stopped', 'skipped']);
    expect(server.requests).toHaveLength(1);
    expect(server.acts.slice(-2)).toEqual(['noticed', 'ended']);
  });

  it('does not say so after a Stop', async () => {
    const { notebook, conversation, send, turn } = stage([[run('x = 1')]]);
    notebook.outcome = async () => {
      await turn.stop();
      return 'stopped';
    };
    await send('Go');
    expect(notices(conversation)).toEqual([]);
  });

  it('says once that the notebook could not be saved, and continues', async () => {
    const { server, notebook, conversation, send } = stage([
      [run('x = 1'), run('y = 2')],
      ['Done.']
    ]);
    notebook.saves = false;
    await send('Go');
    expect(notices(conversation)).toEqual(['unsaved']);
    expect(statuses(conversation)).toEqual(['done', 'done']);
    expect(server.acts).not.toContain('inserted 1');
    const reported = server.actions.filter(each => each.action === 'noticed');
    expect(reported).toMatchObject([{ turn: 1, reason: 'unsaved' }]);
  });

  it('says once that the format of an old notebook was raised', async () => {
    const { notebook, conversation, send } = stage([
      [run('x = 1'), run('y = 2')],
      ['Done.']
    ]);
    const shared = notebook.model.sharedModel as YNotebook;
    shared.nbformat = 4;
    shared.nbformat_minor = 4;
    await send('Go');
    expect(notices(conversation)).toEqual(['cell-ids']);
    expect(shared.nbformat_minor).toBe(5);
  });

  it('shows what the server has noticed; of a kernel that ends, this page sees more', async () => {
    const { conversation, send, turn } = stage([['Hello.']]);
    await send('Go');
    const noticed = (client: string, reason: string, seq: number) =>
      turn.hear({
        ...{ type: 'action', action: 'noticed', step: '', turn: 1 },
        ...{ client, reason, seq }
      });
    noticed('other', 'kernel-died', 98);
    expect(notices(conversation)).toEqual([]);
    noticed('', 'kernel-new', 99);
    expect(notices(conversation)).toEqual(['kernel-new']);
    expect(conversation.transcript.seq).toBe(99);
  });

  it('says of each cell that the kernel speaks another language now', async () => {
    const notebook = new StageNotebook('a = 1');
    const { server, conversation, send } = stage([[run('x = 1')], ['Never.']], {
      notebook
    });
    notebook.outcome = () => Promise.reject(new NotRun('language'));
    await send('Go');
    expect(conversation.block(1, 1)).toMatchObject({
      status: 'skipped',
      note: 'language'
    });
    expect(server.requests).toHaveLength(1);
  });
});
