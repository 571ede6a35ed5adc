/** What the stories share: the script that the model plays, the panel, what was sent. */

import { expect, type IJupyterLabPageFixture, test } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';

const work = process.env.GPTCODE_WORK ?? join(__dirname, '..', 'work');
const script = join(work, 'script.json');
const record = join(work, 'requests.jsonl');

export type Answer =
  string | { text: string; chunk?: number; delay?: number; error?: string };

export interface IMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** Sets what the model answers: for each prompt that holds a key, its answers in order. */
export function play(rules: Record<string, Answer[]>): void {
  mkdirSync(work, { recursive: true });
  rmSync(record, { force: true });
  const list = Object.entries(rules).map(([when, answers]) => ({
    when,
    answers
  }));
  writeFileSync(script, JSON.stringify({ rules: list, record }));
}

/** The messages of each request that reached the provider, in order. */
export function sent(): IMessage[][] {
  if (!existsSync(record)) {
    return [];
  }
  return readFileSync(record, 'utf-8')
    .split('\n')
    .filter(line => line)
    .map(line => (JSON.parse(line) as { messages: IMessage[] }).messages);
}

/** The panel, found as its users find it: by role and name. */
export class Panel {
  constructor(readonly page: IJupyterLabPageFixture) {
    this.region = page.getByRole('region', { name: 'GPT-Code' });
    this.input = this.region.getByRole('textbox', {
      name: 'Message GPT-Code'
    });
    this.stop = this.region.getByRole('button', { name: 'Stop', exact: true });
    this.answers = this.region.getByRole('article', { name: 'GPT-Code' });
  }

  readonly region: Locator;
  readonly input: Locator;
  readonly stop: Locator;
  readonly answers: Locator;

  async open(): Promise<void> {
    await this.page.evaluate(() =>
      window.jupyterapp.commands.execute('gptcode:open')
    );
    await expect(this.region).toBeVisible();
  }

  async mode(name: 'Insert only' | 'Ask first' | 'Always run'): Promise<void> {
    await this.region
      .getByRole('combobox', { name: 'Run code' })
      .selectOption({ label: name });
  }

  async send(prompt: string): Promise<void> {
    await this.input.fill(prompt);
    await this.input.press('Enter');
  }

  /** Sends a prompt and waits for the end of its turn. */
  async ask(prompt: string): Promise<void> {
    await this.send(prompt);
    await this.ended();
  }

  async ended(): Promise<void> {
    await expect(this.stop).toBeHidden({ timeout: 60_000 });
  }

  card(position: number): Locator {
    return this.region.getByRole('group', {
      name: `Cell ${position}`,
      exact: true
    });
  }

  async expectStatus(position: number, status: string): Promise<void> {
    await expect(this.card(position).getByRole('status')).toHaveText(status);
  }

  async run(position: number): Promise<void> {
    await this.card(position).getByRole('button', { name: 'Run' }).click();
  }
}

/** A notebook in the test's own folder, its kernel started, and the panel open beside it. */
export async function begin(
  page: IJupyterLabPageFixture,
  name = 'story.ipynb'
): Promise<Panel> {
  await page.notebook.createNew(name);
  const panel = new Panel(page);
  await panel.open();
  await expect(panel.input).toBeEnabled();
  return panel;
}

/** The sources of all cells, in order, from the notebook's model. */
export function sources(page: IJupyterLabPageFixture): Promise<string[]> {
  return page.evaluate(() => {
    const widget = window.jupyterapp.shell.currentWidget as unknown as {
      model: { sharedModel: { cells: { getSource(): string }[] } };
    };
    return widget.model.sharedModel.cells.map(cell => cell.getSource());
  });
}

export { expect, test };
