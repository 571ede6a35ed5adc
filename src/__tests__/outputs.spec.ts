import { sentOutputs } from '../notebook/read/outputs';

describe('sentOutputs', () => {
  it('keeps texts and drops what a model cannot read', () => {
    const output = {
      output_type: 'execute_result',
      execution_count: 1,
      metadata: {},
      data: { 'text/plain': ['a', 'b'], 'text/html': '<b>ab</b>' }
    };
    expect(sentOutputs([output], () => true)).toEqual([
      { output_type: 'execute_result', data: { 'text/plain': 'ab' } }
    ]);
  });

  it('mentions an image with and without including it', () => {
    const output = {
      output_type: 'display_data',
      metadata: {},
      data: { 'image/png': 'AAAA' }
    };
    const kinds = [true, false].map(images =>
      Object.entries(sentOutputs([output], () => images)[0].data as object)
    );
    expect(kinds).toEqual([[['image/png', 'AAAA']], [['image/png', '']]]);
  });

  it('cuts a long text in the middle and counts what is missing', () => {
    const output = {
      output_type: 'stream',
      name: 'stdout',
      text: 'a'.repeat(150_000)
    };
    const text = sentOutputs([output], () => true)[0].text as string;
    expect(text.length).toBeLessThan(100_100);
    expect(text).toContain('50000 characters not sent');
  });
});
