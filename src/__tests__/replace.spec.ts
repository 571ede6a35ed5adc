import { nullTranslator } from '@jupyterlab/translation';

import { type IOutcome, NotReplaced } from '../files/upload/replace';
import { CHUNK, Uploads } from '../files/upload/uploads';
import { outcomeText } from '../panel/shared/uploading';
import { StageContents } from './contents';

const trans = nullTranslator.load('jupyterlab_gptcode');
const NEW = 'n'.repeat(CHUNK + 1);
const PATH = 'a/x.csv';

type Call = 'rename' | 'delete';

/** Replaces a file while calls fail: `rename a b`, `delete a`; `late` ones fail after the deed. */
async function replaced(...fails: string[]) {
  const contents = new StageContents();
  contents.files.set(PATH, 'old');
  const calls: string[] = [];
  const fail = (call: Call, act: (...paths: string[]) => Promise<void>) =>
    jest
      .spyOn(contents.silent, call)
      .mockImplementation(async (...paths: string[]) => {
        const name = [call, ...paths].join(' ');
        calls.push(name);
        if (fails.includes(name)) {
          throw new Error('Disk on fire');
        }
        await act(...paths);
        if (fails.includes(`late ${name}`)) {
          throw new Error('Connection lost');
        }
      });
  fail('rename', contents.silent.rename);
  fail('delete', contents.silent.delete);
  contents.fileChanged.connect((_, { type }) => calls.push(`signal ${type}`));
  const uploads = new Uploads({
    ...contents.forUploads,
    ask: () => Promise.resolve('replace')
  });
  const { signal } = new AbortController();
  const progress = { signal, onProgress: () => undefined };
  let outcome: IOutcome | null;
  try {
    outcome = await uploads.send(new File([NEW], 'x.csv'), PATH, progress);
  } catch (error) {
    if (!(error instanceof NotReplaced)) {
      throw error;
    }
    ({ outcome } = error);
  }
  const text = outcome && outcomeText(outcome, trans);
  const isBusy = uploads.isWriting(PATH);
  return { files: Object.fromEntries(contents.files), text, calls, isBusy };
}

const ASIDE = `rename ${PATH} ${PATH}.old`;
const IN_PLACE = `rename ${PATH}.part ${PATH}`;
const BACK = `rename ${PATH}.old ${PATH}`;
const AWAY = `delete ${PATH}.old`;
const UNCHANGED =
  'Upload failed: Disk on fire. The file x.csv is as it was. Try again.';
const LEFT =
  'Uploaded. The earlier x.csv could not be removed: it is now called x.csv.old.';
const APART =
  'Upload failed: Disk on fire. Nothing was removed: the earlier x.csv is now called x.csv.old, and your upload is called x.csv.part. Rename the one that you want.';

it('reports a large file of a new name once it has that name', async () => {
  const contents = new StageContents();
  const signals: string[] = [];
  contents.fileChanged.connect((_, { newValue, type }) => {
    signals.push(`${type} ${newValue?.path}`);
  });
  const ask = () => Promise.resolve('replace' as const);
  const uploads = new Uploads({ ...contents.forUploads, ask });
  const { signal } = new AbortController();
  const progress = { signal, onProgress: () => undefined };
  await uploads.send(new File([NEW], 'x.csv'), PATH, progress);
  expect(signals).toEqual([`rename ${PATH}`]);
});

describe('replacing a large file', () => {
  it('moves the old one away, the new one in its place, and then removes the old one', async () => {
    const { calls, files, isBusy, text } = await replaced();
    // Then the file browser lists the folder, which must not happen while files are moved.
    expect(calls).toEqual([ASIDE, IN_PLACE, AWAY, 'signal delete']);
    expect(files).toEqual({ [PATH]: NEW });
    expect(text).toBeNull();
    expect(isBusy).toBe(false);
  });

  it.each([
    ['the old one cannot be moved', [ASIDE], UNCHANGED],
    ['the new one cannot be moved', [IN_PLACE], UNCHANGED],
    [
      'the new one cannot be moved, nor the upload removed',
      [IN_PLACE, `delete ${PATH}.part`],
      UNCHANGED
    ]
  ])('keeps the old one where %s', async (_, fails, said) => {
    const { files, text } = await replaced(...fails);
    expect(files[PATH]).toBe('old');
    expect(files[`${PATH}.old`]).toBeUndefined();
    expect(text).toBe(said);
  });

  it('says where both are if neither can be put in its place', async () => {
    const { files, text } = await replaced(IN_PLACE, BACK);
    expect(files).toEqual({ [`${PATH}.old`]: 'old', [`${PATH}.part`]: NEW });
    expect(text).toBe(APART);
  });

  it('says what is left over if the old one cannot be removed', async () => {
    const { files, text } = await replaced(AWAY);
    expect(files).toEqual({ [PATH]: NEW, [`${PATH}.old`]: 'old' });
    expect(text).toBe(LEFT);
  });

  it('believes the files and not an answer that was lost', async () => {
    const late = await replaced(`late ${IN_PLACE}`, `late ${AWAY}`);
    expect(late).toMatchObject({ files: { [PATH]: NEW }, text: null });
    const aside = await replaced(`late ${ASIDE}`);
    expect(aside.files).toEqual({ [PATH]: 'old' });
    expect(aside.text).toContain('The file x.csv is as it was.');
    const back = await replaced(IN_PLACE, `late ${BACK}`);
    expect(back).toMatchObject({ files: { [PATH]: 'old' }, text: UNCHANGED });
  });
});
