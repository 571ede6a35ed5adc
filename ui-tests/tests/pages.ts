/** Two pages with one notebook. */

import { conversationSaved } from './notebook';
import { OnePage } from './onepage';
import { beforeEnd } from './server';
import {
  expect,
  type IJupyterLabPageFixture,
  openPanel,
  openPath,
  type Panel,
  test
} from './stage';

const second = new OnePage();
beforeEnd.push(() => second.close());

/** A second browser with the same notebook. */
export const story = test.extend<{ other: IJupyterLabPageFixture }>({
  other: async (
    { browser, baseURL, log, tmpPath, mockSettings, waitForApplication },
    use,
    info
  ) => {
    const start = { baseURL: baseURL!, mockSettings, waitForApplication };
    // Jupyter Server writes a notebook in place. Who reads half of it is refused, and reads it again.
    log.expectError(/400 .*\/api\/contents\/[^?]*\.ipynb\?type=notebook/);
    const page = await second.enter(browser, tmpPath, start, log);
    const silence = log.listenTo(page.context());
    await use(page);
    silence();
    await second.leave(info.status === info.expectedStatus);
  }
});

/** Opens the notebook there, once it names a conversation, which starts with a Hello. */
export async function join(
  page: IJupyterLabPageFixture,
  folder: string
): Promise<Panel> {
  const path = `${folder}/story.ipynb`;
  await conversationSaved(page, path);
  await openPath(page, path);
  const panel = await openPanel(page);
  await expect(panel.answers.last()).toContainText('Hello.');
  // Until its kernel is there, a notebook that opens may still take the focus.
  await expect(page.getByText('| Idle')).toBeVisible();
  return panel;
}
