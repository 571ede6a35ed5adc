/** A block that lacks a package: nothing is installed without the user, and then it runs again. */

import type { KernelMessage } from '@jupyterlab/services';

import { installPackage, type InstallingKernel } from '../notebook/run/install';
import { OwnRun } from './ownrun';
import { ask, run, stage, statuses, until, when } from './stage';

type IContent = KernelMessage.IExecuteRequestMsg['content'];

/** A kernel whose pip prints `printed`. */
function pip(printed: string, status = 'ok') {
  const requests: Partial<IContent>[] = [];
  const kernel = {
    interrupt: () => Promise.resolve(),
    requestExecute: (content: IContent) => {
      requests.push(content);
      const future = {
        onIOPub: (message: unknown) => void message,
        dispose: () => undefined,
        done: Promise.resolve().then(() => {
          future.onIOPub({
            header: { msg_type: 'stream' },
            content: { name: 'stdout', text: printed }
          });
          return { content: { status } };
        })
      };
      return future;
    }
  } as unknown as InstallingKernel;
  return { kernel, requests };
}

const MISSING = { module: 'cv2', package: 'opencv-python', known: true };
const DONE = 'Collecting x\nSuccessfully installed x-1.0\nNote: restart\n';

function story(printed = DONE) {
  const staged = stage([[run('import cv2'), run('x = 1')], ['Done.']]);
  const { kernel, requests } = pip(printed);
  const { notebook, server } = staged;
  notebook.installs = kernel;
  server.acted = { missing: MISSING };
  let runs = 0;
  notebook.outcome = () => {
    runs += 1;
    server.acted = runs > 1 ? {} : server.acted;
    return Promise.resolve(runs > 1 ? 'ok' : 'error');
  };
  const { conversation } = staged;
  const asked = () =>
    when(conversation, () => conversation.state === 'waiting');
  return { ...staged, asked, requests };
}

describe('a missing package', () => {
  it('is installed with consent; then the block and those after it run', async () => {
    const { asked, conversation, notebook, requests, send, server, turn } =
      story();
    const ended = send('Go');
    await asked();
    expect(conversation.block(1, 1)?.missing).toEqual(MISSING);
    expect(requests).toEqual([]);
    turn.decide(2, 'install');
    expect(requests).toEqual([]);
    turn.decide(1, 'install');
    await ended;
    expect(requests[0].code).toMatch(/^%pip install opencv-python\n/);
    expect(requests[0].store_history).toBe(false);
    expect(notebook.ran).toEqual(['import cv2', 'import cv2', 'x = 1']);
    expect(statuses(conversation)).toEqual(['done', 'done']);
    expect(server.acts.filter(act => !act.startsWith('inserted'))).toEqual([
      ...['running 1', 'ran 1', 'installed 1', 'running 1', 'ran 1'],
      ...['running 2', 'ran 2', 'ended']
    ]);
    expect(conversation.block(1, 1)).toMatchObject({
      installed: {
        package: 'opencv-python',
        ok: true,
        said: 'Successfully installed x-1.0'
      }
    });
    expect(conversation.block(1, 1)?.missing).toBeUndefined();
  });

  it.each(['not-now', 'stop', 'give way'] as const)(
    'is not installed: %s',
    async how => {
      const { asked, conversation, requests, send, server, turn } = story();
      const ended = send('Go');
      await asked();
      if (how === 'not-now') {
        turn.decide(1, how);
      } else if (how === 'stop') {
        await turn.stop();
      } else {
        turn.giveWay();
      }
      await ended;
      expect(requests).toEqual([]);
      expect(conversation.block(1, 1)).toMatchObject({ status: 'failed' });
      // The model reads what the user has said no to.
      expect(server.acts.includes('installed 1')).toBe(how === 'not-now');
      expect(conversation.block(1, 1)?.installed).toBeUndefined();
      expect(server.requests).toHaveLength(how === 'not-now' ? 2 : 1);
    }
  );

  it('says what pip said when it fails, and the model goes on', async () => {
    const printed =
      'x\n\u001b[31mERROR: No matching distribution found for x\u001b[0m\n\u001b[0mNote: y\n';
    const { asked, conversation, notebook, send, server, turn } =
      story(printed);
    const ended = send('Go');
    await asked();
    turn.decide(1, 'install');
    await ended;
    expect(notebook.ran).toEqual(['import cv2']);
    const said = 'ERROR: No matching distribution found for x';
    expect(conversation.block(1, 1)?.installed).toEqual({
      ...{ package: 'opencv-python', ok: false, said }
    });
    const report = server.actions.find(each => each.action === 'installed');
    expect(report).toMatchObject({ status: 'error', reason: said });
    expect(server.requests).toHaveLength(2);
  });

  it.each(['install', 'not-now'] as const)(
    'is offered where the user ran the cell: %s',
    async decision => {
      const staged = stage([[ask('import cv2'), run('x = 1')], ['Done.']]);
      const { conversation, notebook, send, server, turn } = staged;
      const { kernel, requests } = pip(DONE);
      notebook.installs = kernel;
      server.acted = { missing: MISSING };
      const ended = send('Go');
      await until(conversation, 1, 'waiting');
      const own = new OwnRun(notebook, 1);
      turn.decide(1, own);
      own.end('error');
      await when(conversation, () => !!conversation.block(1, 1)?.missing);
      server.acted = {};
      turn.decide(1, decision);
      await ended;
      const isInstalled = decision === 'install';
      expect(requests).toHaveLength(isInstalled ? 1 : 0);
      expect(notebook.ran).toEqual(isInstalled ? ['import cv2', 'x = 1'] : []);
      expect(statuses(conversation)).toEqual(
        isInstalled ? ['done', 'done'] : ['failed', 'skipped']
      );
      expect(server.acts.slice(0, 4)).toEqual([
        ...['approved 1', 'running 1', 'ran 1', 'installed 1']
      ]);
    }
  );

  it('stays missing while the user runs the cell, whose run is a fact', async () => {
    const { asked, conversation, notebook, send, server, turn } = story();
    const ended = send('Go');
    await asked();
    const own = new OwnRun(notebook, 1);
    turn.decide(1, own);
    expect(own.followed).toBe(0);
    expect(conversation.state).toBe('waiting');
    expect(conversation.block(1, 1)).toMatchObject({
      ...{ missing: MISSING, status: 'failed' }
    });
    turn.decide(1, 'install');
    await ended;
    expect(notebook.ran).toEqual(['import cv2', 'import cv2', 'x = 1']);
    expect(statuses(conversation)).toEqual(['done', 'done']);
    expect(server.acts).not.toContain('approved 1');
  });

  it('has a plain name', async () => {
    const { kernel, requests } = pip('');
    const { signal } = new AbortController();
    for (const name of ['-r x', 'a b', 'x;y', '', 'a\nb']) {
      await expect(installPackage(kernel, name, signal)).rejects.toThrow();
    }
    expect(requests).toEqual([]);
    // A kernel that has no pip.
    const { kernel: other } = pip('No module named pip\n');
    expect(await installPackage(other, 'x', signal)).toEqual({
      ...{ ok: false, said: 'No module named pip' }
    });
  });
});
