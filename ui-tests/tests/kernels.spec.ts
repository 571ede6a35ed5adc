/** Kernels of other languages and environments, see scripts/kernels: a turn with each. */

import { env } from 'process';

import {
  block,
  expect,
  kernelIdle,
  openPanel,
  openPath,
  play,
  sent,
  test
} from './stage';

interface ICode {
  language: string;
  fence: string;
  /** Writes total.txt, and prints the total. */
  code: string;
  printed: string;
}

const PYTHON: ICode = {
  language: 'Python',
  fence: 'python',
  code: 'open("total.txt", "w").write("12")\nprint(5 + 7)',
  printed: '12'
};

/** By the beginning of a kernel's name. */
const CODE: Record<string, ICode> = {
  bash: {
    ...{ language: 'Bash', fence: 'bash', printed: '12' },
    code: 'echo $((5 + 7)) | tee total.txt'
  },
  deno: {
    ...{ language: 'TypeScript', fence: 'typescript', printed: '12' },
    code: 'await Deno.writeTextFile("total.txt", "12");\nconsole.log(5 + 7);'
  },
  elsewhere: PYTHON,
  xpython: PYTHON,
  ir: {
    ...{ language: 'R', fence: 'r', printed: '[1] 12' },
    code: 'writeLines("12", "total.txt")\nprint(5 + 7)'
  },
  julia: {
    ...{ language: 'Julia', fence: 'julia', printed: '12' },
    code: 'write("total.txt", "12")\nprintln(5 + 7)'
  }
};

for (const name of (env.STORY_KERNELS ?? '').split(',').filter(Boolean)) {
  test(`a turn with the kernel ${name}`, async ({ page, tmpPath }) => {
    const [, { code, fence, language, printed }] = Object.entries(CODE).find(
      ([start]) => name.startsWith(start)
    )!;
    play({ total: [block(code, fence), 'The total is 12.'] });
    const path = `${tmpPath}/${name}.ipynb`;
    await page.contents.uploadContent(
      JSON.stringify({
        ...{ nbformat: 4, nbformat_minor: 5, cells: [] },
        metadata: { kernelspec: { name, display_name: name } }
      }),
      'text',
      path
    );
    await openPath(page, path);
    await kernelIdle(page);
    const panel = await openPanel(page);
    await panel.mode('Always run');
    await panel.ask('Write the total to a file.');
    await expect(panel.answers.last()).toContainText('The total is 12.');
    await expect(
      panel.region.getByRole('link', { name: 'Open total.txt' })
    ).toBeVisible();
    const [asked, reported] = sent();
    expect(asked[0].content).toContain(
      `${language}, opens with \`\`\`${fence}`
    );
    const results = reported.at(-1)?.content;
    expect(results).toContain('status=ok');
    expect(results).toContain(printed);
    expect(results).toContain('total.txt');
    expect(reported.slice(0, asked.length)).toEqual(asked);
  });
}
