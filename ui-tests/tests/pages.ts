/** Two pages with one notebook. */

import { galata } from '@jupyterlab/galata';

import {
  expect,
  type IJupyterLabPageFixture,
  openPanel,
  openPath,
  type Panel,
  test
} from './stage';

/** A second browser with the same notebook. */
export const story = test.extend<{ other: IJupyterLabPageFixture }>({
  other: async (
    { browser, baseURL, log, tmpPath, waitForApplication },
    use
  ) => {
    const { page } = await galata.newPage({
      baseURL: baseURL!,
      browser,
      waitForApplication,
      tmpPath,
      mockSettings: galata.DEFAULT_SETTINGS,
      mockKernels: false,
      mockSessions: false,
      mockState: true,
      mockTerminals: false
    });
    log.listenTo(page.context());
    await use(page);
    await page.context().close();
  }
});

/** Opens the notebook there, with a conversation that starts with a Hello. */
export async function join(
  page: IJupyterLabPageFixture,
  folder: string
): Promise<Panel> {
  await openPath(page, `${folder}/story.ipynb`);
  const panel = await openPanel(page);
  await expect(panel.answers.last()).toContainText('Hello.');
  // Until its kernel is there, a notebook that opens may still take the focus.
  await expect(page.getByText('| Idle')).toBeVisible();
  return panel;
}
