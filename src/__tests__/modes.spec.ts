import { effectiveMode } from '../chat/modes';

describe('effectiveMode', () => {
  it('is the chosen one if it is allowed', () => {
    expect(effectiveMode('ask', ['insert', 'ask', 'run'])).toBe('ask');
    expect(effectiveMode('insert', ['insert'])).toBe('insert');
  });

  it('is otherwise the highest that is allowed', () => {
    expect(effectiveMode('run', ['insert', 'ask'])).toBe('ask');
    expect(effectiveMode('run', ['insert'])).toBe('insert');
    expect(effectiveMode('ask', ['insert'])).toBe('insert');
  });
});
