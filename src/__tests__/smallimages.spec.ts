import { type IDrawing, smallImages } from '../notebook/read/images';
import { reportedOutputs } from '../notebook/read/outputs';

const KB = 1_000;

function figure(bytes: number, mime = 'image/png') {
  const data = { 'text/plain': '<Figure>', [mime]: btoa('x'.repeat(bytes)) };
  return { output_type: 'display_data', metadata: {}, data };
}

/** Draws images whose bytes go with their pixels; `worth` is what a JPEG pixel costs. */
function reader(width: number, height: number, png: number, jpeg = png) {
  const closed: boolean[] = [];
  const drawn: string[] = [];
  const read = (): Promise<IDrawing> =>
    Promise.resolve({
      width,
      height,
      draw: (scale, type) => {
        drawn.push(`${type} ${Math.round(width * scale)}`);
        const worth = type === 'image/png' ? png : jpeg;
        const bytes = Math.round(width * height * scale * scale * worth);
        return `data:${type};base64,${btoa('y'.repeat(bytes))}`;
      },
      close: () => closed.push(true)
    });
  return { read, closed, drawn };
}

describe('smallImages', () => {
  it('leaves a small image, and what has none, as it is', async () => {
    const { read, closed, drawn } = reader(640, 480, 1);
    const outputs = [
      { output_type: 'stream', name: 'stdout', text: 'a' },
      figure(20 * KB)
    ];
    expect(await smallImages(outputs, read)).toEqual(outputs);
    expect([closed, drawn]).toEqual([[true], []]);
  });

  it('scales one with too many pixels to 1,024 of them', async () => {
    const { read, drawn } = reader(2_400, 1_200, 0.1);
    const [{ data, metadata }] = await smallImages([figure(20 * KB)], read);
    expect(drawn).toEqual(['image/png 1024']);
    expect(Object.keys(data as object)).toEqual(['text/plain', 'image/png']);
    expect(metadata).toEqual({ gptcode: { scaled_from: 20_000 } });
  });

  it('makes one with too many bytes a JPEG, and smaller until it fits', async () => {
    const { read, drawn } = reader(1_000, 1_000, 3, 0.4);
    const [{ data }] = await smallImages([figure(900 * KB)], read);
    expect(drawn).toEqual([
      'image/png 1000',
      'image/jpeg 1000',
      'image/jpeg 700'
    ]);
    expect(Object.keys(data as object)).toEqual(['text/plain', 'image/jpeg']);
    const { 'image/jpeg': text } = data as Record<string, string>;
    expect(atob(text).length).toBeLessThanOrEqual(256_000);
  });

  it('sends one that cannot be read as it is', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const read = () => Promise.reject(new Error('damaged'));
    const output = figure(20 * KB, 'image/jpeg');
    expect(await smallImages([output], read)).toEqual([output]);
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});

describe('reportedOutputs', () => {
  it('has the last four images of a run, and the names of the others', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const outputs = Array.from({ length: 60 }, () => figure(9));
    const sent = await reportedOutputs(outputs);
    const images = sent.map(
      ({ data }) => (data as Record<string, string>)['image/png']
    );
    expect(images).toEqual([
      ...Array.from({ length: 56 }, () => ''),
      ...Array.from({ length: 4 }, () => btoa('x'.repeat(9)))
    ]);
    warn.mockRestore();
  });

  it('is the same where there is no image', async () => {
    const outputs = [{ output_type: 'stream', name: 'stdout', text: 'a' }];
    expect(await reportedOutputs(outputs)).toBe(outputs);
  });
});
