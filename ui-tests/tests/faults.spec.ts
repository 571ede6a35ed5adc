/** What goes wrong with an endpoint or with the connection: it is said, and what had come stays. */

import type { Locator } from '@playwright/test';
import { env } from 'process';

import {
  after,
  begin,
  block,
  cellOutput,
  expect,
  type IJupyterLabPageFixture,
  type Panel,
  play,
  release,
  sent,
  sources,
  test
} from './stage';
import {
  breaks,
  finish,
  hangs,
  page as webPage,
  refuses,
  type Reply,
  STOP,
  streams,
  Upstream,
  words
} from './upstream';

const NOTHING = 'Nothing was received, and nothing was changed.';
const KEPT = 'The text and cells received so far are preserved';

interface IFault {
  reply?: Reply;
  model?: string;
  /** What is said after the endpoint's name. */
  says: string;
  kept?: string;
  text?: string;
  way?: 'Retry' | 'Continue';
  /** The model that is chosen then. */
  then?: string;
  /** Whether the page treats it as another one here; its words are checked by pytest, too. */
  repeats?: true;
}

/** Faults that leave no cell, one after the other in one conversation. */
const FAULTS: Record<string, IFault> = {
  'no key': {
    repeats: true,
    model: 'keyless/tiny',
    says: 'needs an API key. Set GPTCODE_NO_KEY and restart JupyterLab.',
    way: 'Retry'
  },
  'a refused key': {
    reply: refuses(401),
    says: 'refused the API key. Check STORY_KEY and restart JupyterLab.',
    way: 'Retry'
  },
  'an unknown model': {
    repeats: true,
    reply: refuses(404, { message: 'There is no such model.' }),
    says: 'does not know this model. Choose another one.',
    way: 'Retry'
  },
  'no credit left': {
    repeats: true,
    reply: refuses(429, { code: 'insufficient_quota' }),
    says: 'has no credit left. Add some there, or choose another model.',
    way: 'Retry'
  },
  'a request that it does not accept': {
    repeats: true,
    reply: refuses(400, { message: 'Unknown field.' }),
    says: 'answered with an error (HTTP 400). Choose another model.',
    way: 'Retry'
  },
  'an endpoint that fails': {
    repeats: true,
    reply: refuses(500),
    says: 'answered with an error (HTTP 500). Try again in a moment.',
    way: 'Retry'
  },
  'nobody who listens': {
    model: 'closed/tiny',
    says: 'could not be reached. Is the address right and the server running?',
    way: 'Retry'
  },
  'no first word in time': {
    reply: hangs(),
    says: 'did not start to answer within 3 seconds. Try again, or choose another model.',
    way: 'Retry'
  },
  'a stream that stalls': {
    reply: hangs(words('Hello')),
    says: 'stopped in the middle of the answer: no text for 3 seconds. Try again.',
    kept: KEPT,
    text: 'Hello',
    way: 'Continue',
    then: 'upstream/second'
  },
  'a filtered request': {
    repeats: true,
    reply: refuses(400, { code: 'content_filter' }),
    says: 'refused this because of its content filter. Try rephrasing it.'
  },
  'a filtered answer': {
    repeats: true,
    reply: streams(words('Hello'), finish('content_filter')),
    says: "The endpoint's content filter ended this answer. Try rephrasing your request.",
    kept: KEPT,
    text: 'Hello'
  },
  'a conversation that is too long': {
    repeats: true,
    reply: refuses(400, { code: 'context_length_exceeded' }),
    says: 'too long for this model, even after older outputs and turns were left out. Start a new conversation.'
  },
  'a web page': {
    repeats: true,
    reply: webPage('<!doctype html><title>Log in</title>'),
    says: 'answered with a web page. Is the address right?'
  },
  'an answer without words': {
    repeats: true,
    reply: streams(finish('stop')),
    says: "The model's answer was empty. Try again, or choose another model.",
    way: 'Retry'
  }
};

const PLAYED = Object.entries(FAULTS).filter(
  ([, { repeats }]) => !repeats || env.GPTCODE_ALL !== undefined
);

const fine = streams(words('Fine.'), STOP);

/** Notes each text that an element has from now on; the result gives them. */
async function texts(element: Locator): Promise<() => Promise<string[]>> {
  const notes = await element.evaluateHandle(node => {
    const seen = [node.textContent];
    new MutationObserver(() => seen.push(node.textContent)).observe(node, {
      characterData: true,
      childList: true,
      subtree: true
    });
    return seen;
  });
  return () => notes.jsonValue();
}

/** The buttons below what went wrong: it is read out without them. */
function waysOn(panel: Panel): Locator {
  return panel.answers.last().locator('.jp-gptcode-error').getByRole('button');
}

async function choose(panel: Panel, model: string): Promise<void> {
  const picker = panel.region.getByRole('combobox', {
    name: 'Model',
    exact: true
  });
  await picker.fill(model);
  await picker.press('Enter');
}

test.describe('an endpoint', () => {
  const upstream = new Upstream();
  test.use({ baseURL: async ({ faulty }, use) => use(faulty.url) });
  test.beforeAll(({ faulty }) => upstream.listen(faulty.endpoint));
  test.afterAll(() => upstream.close());
  test.beforeEach(() => {
    upstream.reply = fine;
    upstream.requests.length = 0;
  });

  /** One sentence, what was kept, and the way on where there is one. */
  async function expectFault(panel: Panel, fault: IFault): Promise<void> {
    const { kept = NOTHING, says, text = '', way } = fault;
    const answer = panel.answers.last();
    const alert = answer.getByRole('alert');
    await expect(alert).toContainText(says);
    await expect(alert).toContainText(kept);
    await expect(answer).toContainText(text);
    await panel.ended();
    await expect(alert).toHaveCount(1);
    const buttons = way ? [way] : [];
    await expect(waysOn(panel)).toHaveText(buttons);
  }

  test('says what went wrong, and the way on', async ({ page }) => {
    test.setTimeout(180_000);
    const panel = await begin(page);
    for (const [name, fault] of PLAYED) {
      await test.step(name, async () => {
        upstream.reply = fault.reply ?? fine;
        await choose(panel, fault.model ?? 'upstream/tiny');
        await panel.send(`Here comes ${name}.`);
        await expectFault(panel, fault);
        const answers = await panel.answers.count();
        const { then = 'upstream/tiny' } = fault;
        await choose(panel, then);
        upstream.reply = fine;
        if (fault.way) {
          await waysOn(panel).click();
          await expect(panel.answers.last()).toContainText('Fine.');
          await panel.ended();
        }
        // Retry is the same turn once more, and so is Continue.
        await expect(panel.answers).toHaveCount(answers);
        await expect(panel.answers.last()).toContainText(fault.text ?? '');
        await expect(panel.answers.last()).toContainText(fault.then ?? '');
      });
    }
    expect(await sources(page)).toEqual(['']);
  });

  test('asks to wait, and the wait is counted down @repeats', async ({
    page
  }) => {
    const panel = await begin(page);
    upstream.reply = refuses(429, {}, { 'Retry-After': '4' });
    await panel.send('Hello');
    const alert = panel.answers.last().getByRole('alert');
    await expect(alert).toContainText('too many requests. Try again in 4 sec');
    const retry = waysOn(panel);
    await expect(retry).toHaveText(/Retry in [1-4] s/);
    await expect(retry).toHaveAttribute('aria-disabled', 'true');
    const counted = await texts(retry);
    await retry.click({ force: true });
    expect(upstream.requests).toHaveLength(1);
    upstream.reply = fine;
    await expect(retry).toHaveText('Retry');
    expect((await counted()).slice(-2)).toEqual(['Retry in 1 s', 'Retry']);
    await retry.click();
    await expect(panel.answers.last()).toContainText('Fine.');
    await expect(panel.answers).toHaveCount(1);
    expect(upstream.requests).toHaveLength(2);
  });

  test('breaks off inside a fence: the cell stays and never runs', async ({
    page
  }) => {
    const panel = await begin(page);
    await panel.mode('Always run');
    upstream.reply = breaks(
      words(`Look.\n\n${block('print("whole")')}\n`),
      words('And:\n\n```python\nprint("ha')
    );
    await panel.send('Hello');
    const answer = panel.answers.last();
    const alert = answer.getByRole('alert');
    await expect(alert).toContainText('was incomplete or could not be read.');
    await expect(alert).toContainText(KEPT);
    // Of a model that has not given a whole answer yet, this may be a part of its thinking.
    await panel.expectStatus(2, 'Waiting');
    await panel.run(2);
    await panel.ended();
    await panel.expectStatus(2, 'Done');
    await panel.expectStatus(3, 'Stopped');
    await expect(answer).toContainText('Look.');
    expect(await sources(page)).toEqual(['', 'print("whole")', 'print("ha']);
    expect(await cellOutput(page, 1)).toBe('whole\n');
    expect(await cellOutput(page, 2)).toBe('');

    upstream.reply = fine;
    await waysOn(panel).click();
    await expect(answer).toContainText('Fine.');
    await expect(panel.answers).toHaveCount(1);
    expect(upstream.requests).toHaveLength(2);
    expect(upstream.requests[1]).toContain('whole');
    expect(await sources(page)).toHaveLength(3);
  });
});

test.describe('the connection to the Jupyter server', () => {
  // Once it was lost, a page asks for kernels less often.
  test.use({ onePage: false });

  const LINES = Array.from({ length: 60 }, (_, n) => `x${n} = ${n}`).join('\n');
  const CODE = `${LINES}\nprint(x59)`;
  const calls = /\/gptcode\/conversations\//;

  const text = `Look.\n\n${block(CODE)}`;

  /** What must have come of `work`, however often the connection was lost. */
  async function expectWhole(
    page: IJupyterLabPageFixture,
    panel: Panel
  ): Promise<void> {
    const end = { timeout: 60_000 };
    await expect(panel.answers.last()).toContainText('It is 59.', end);
    await panel.ended();
    await panel.expectStatus(2, 'Done');
    await expect(panel.answers).toHaveCount(1);
    await expect(panel.answers.last().getByRole('alert')).toHaveCount(0);
    expect(await sources(page)).toEqual(['', CODE]);
    expect(await cellOutput(page, 1)).toBe('59\n');
    // One request for each step, whatever the page did.
    expect(sent()).toHaveLength(2);
  }

  test('is lost in the middle of a stream', async ({ log, page }) => {
    log.expectError(/ERR_INTERNET_DISCONNECTED/);
    play({
      work: [{ text, holds: [after('x5 = 5\nx6 = ')] }, 'It is 59.']
    });
    const panel = await begin(page);
    await panel.mode('Always run');
    await panel.send('work');
    await expect.poll(async () => (await sources(page))[1]).toContain('x5 = 5');
    const away = panel.answers.last().getByText('cannot be reached');
    await page.context().setOffline(true);
    // A stream in which nothing comes is not missed.
    release();
    await expect(away).toBeVisible();
    await expect(panel.stop).toBeVisible();
    await page.context().setOffline(false);
    await expect(away).toBeHidden();
    await expectWhole(page, panel);
  });

  test(
    'is lost for every second call',
    { tag: '@repeats' },
    async ({ log, page }) => {
      log.expectError(/ERR_FAILED .*\/gptcode\/conversations\//);
      play({ work: [{ text, chunk: 10, delay: 0.06 }, 'It is 59.'] });
      const panel = await begin(page);
      let count = 0;
      await page.route(calls, route => {
        count += 1;
        return count % 2 === 0 ? route.fallback() : route.abort();
      });
      await panel.mode('Always run');
      await panel.send('work');
      await expectWhole(page, panel);
    }
  );
});
