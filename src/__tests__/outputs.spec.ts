import { sentOutputs } from '../notebook/read/outputs';

describe('sentOutputs', () => {
  it('sends texts, pages and data, and of the rest its name', () => {
    const output = {
      output_type: 'execute_result',
      execution_count: 1,
      metadata: {},
      data: {
        'text/plain': ['a', 'b'],
        'text/html': '<b>ab</b>',
        'application/vnd.plotly.v1+json': { data: [] },
        'application/vnd.vegalite.v6.json': { mark: 'bar' },
        'application/pdf': 'JVBERi0='
      }
    };
    expect(sentOutputs([output], () => true)).toEqual([
      {
        output_type: 'execute_result',
        data: {
          'text/plain': 'ab',
          'text/html': '<b>ab</b>',
          'application/vnd.plotly.v1+json': '{"data":[]}',
          'application/vnd.vegalite.v6.json': '{"mark":"bar"}',
          'application/pdf': ''
        }
      }
    ]);
  });

  it('sends no page that only repeats a long text', () => {
    const text = 'line\n'.repeat(100);
    const sent = ['<pre>line</pre>', '<table></table>'].map(html => {
      const data = { 'text/plain': text, 'text/html': html };
      const output = { output_type: 'display_data', data };
      return sentOutputs([output], () => true)[0].data as typeof data;
    });
    expect(sent.map(data => data['text/html'])).toEqual([
      '',
      '<table></table>'
    ]);
  });

  it('counts what it leaves out of long data', () => {
    const data = {
      x: Array.from({ length: 50_000 }, (_, index) => index),
      y: { dtype: 'f8', bdata: 'A'.repeat(120_000) }
    };
    const mime = 'application/vnd.plotly.v1+json';
    const output = { output_type: 'display_data', data: { [mime]: data } };
    const sent = sentOutputs([output], () => true)[0]
      .data as typeof output.data;
    const { x, y } = JSON.parse(sent[mime] as unknown as string) as typeof data;
    expect(x.slice(998)).toEqual([998, 999, '… 49000 items not sent …']);
    expect(y.bdata).toBe(
      `${'A'.repeat(10_000)}\n… 100000 characters not sent …\n${'A'.repeat(10_000)}`
    );
  });

  it('leaves out data that are too long even so', () => {
    const rows = Array.from({ length: 900 }, () => 'x'.repeat(1_000));
    const output = {
      output_type: 'display_data',
      data: { 'application/json': rows }
    };
    expect(sentOutputs([output], () => true)[0].data).toEqual({
      'application/json': ''
    });
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

  it('cuts a long traceback, and the message of an error', () => {
    const error = { output_type: 'error', ename: 'E' };
    const short = { ...error, evalue: 'no', traceback: ['a', 'b'] };
    const long = {
      ...{ ...error, evalue: 'x'.repeat(150_000) },
      traceback: Array.from({ length: 100_000 }, (_, line) => `line ${line}`)
    };
    const [same, cut] = sentOutputs([short, long], () => true);
    expect(same).toEqual(short);
    const { evalue, traceback } = cut as typeof long;
    expect(evalue).toContain('50000 characters not sent');
    expect(traceback).toHaveLength(1);
    expect(traceback[0].length).toBeLessThan(100_100);
    expect(traceback[0]).toMatch(/^line 0\nline 1\n/);
    expect(traceback[0]).toMatch(
      /\n… \d+ characters not sent …\nline \d+\n[^]*\nline 99999$/
    );
  });
});
