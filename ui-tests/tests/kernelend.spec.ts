/** The kernel is restarted, shut down or replaced by others than this page while a cell runs. */

import {
  begin,
  block,
  cellOutput,
  expect,
  type IJupyterLabPageFixture,
  play,
  sent,
  test
} from './stage';

interface ISession {
  id: string;
  kernel: { id: string };
}

const SLEEP = 'import time\nprint("on", flush=True)\ntime.sleep(600)';
const BUSY = 'print("on", flush=True)\nwhile True:\n    sum(range(999))';

async function session(page: IJupyterLabPageFixture): Promise<ISession> {
  const listed = await page.request.get('/api/sessions');
  return ((await listed.json()) as ISession[])[0];
}

/** As another page or a script would, by Jupyter's own calls. */
const ENDS = {
  restart: async (page: IJupyterLabPageFixture) => {
    const { kernel } = await session(page);
    await page.request.post(`/api/kernels/${kernel.id}/restart`);
  },
  replace: async (page: IJupyterLabPageFixture) => {
    const { id } = await session(page);
    const data = { kernel: { name: 'python3' } };
    await page.request.patch(`/api/sessions/${id}`, { data });
  },
  remove: async (page: IJupyterLabPageFixture) => {
    const { kernel } = await session(page);
    await page.request.delete(`/api/kernels/${kernel.id}`);
  }
};

for (const [name, code, end] of [
  ['restarted while it sleeps', SLEEP, ENDS.restart],
  ['restarted while it works', BUSY, ENDS.restart],
  ['replaced', SLEEP, ENDS.replace],
  ['shut down', SLEEP, ENDS.remove]
] as const) {
  test(
    `a kernel is ${name}: the run ends, and the next one works`,
    { tag: '@repeats' },
    async ({ page }) => {
      play({
        run: [block(code), 'It is gone.'],
        after: [block('print(6 * 7)'), 'It is 42.']
      });
      const panel = await begin(page);
      await panel.mode('Always run');
      await panel.send('run');
      await expect.poll(() => cellOutput(page, 1)).toContain('on');
      await end(page);
      await panel.expectStatus(2, 'Unknown');
      await expect(panel.card(2)).toContainText(
        /^Cell 2.*Result unknown: the kernel was (restarted|shut down) while it ran\./s
      );
      await panel.ended();
      expect(sent()[1].at(-1)?.content).toMatch(/cell=\w+ status=unknown/);
      await panel.ask('after');
      await panel.expectStatus(3, 'Done');
      expect((await cellOutput(page, 2)).trim()).toBe('42');
    }
  );
}
