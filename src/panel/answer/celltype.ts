import type { CellType } from './fences';

/** Words behind a fence that mean the language of a kernel; the server has the whole table. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  python: ['py', 'ipython', 'pyspark', 'python-repl', 'pycon'],
  r: ['rscript', 'rlang'],
  julia: ['jl'],
  javascript: ['js', 'node'],
  typescript: ['ts', 'deno'],
  bash: ['sh', 'shell', 'zsh'],
  'c++': ['cpp', 'cxx'],
  'c#': ['csharp', 'cs'],
  rust: ['rs'],
  ruby: ['rb']
};

/** The type of the cell that a block would be in a notebook of this language; null if none fits. */
export function cellType(fence: string, notebook: string): CellType | null {
  const name = plain(fence);
  if (name === 'markdown' || name === 'md') {
    return 'markdown';
  }
  const own = plain(notebook) || 'python';
  const isOwn = name === own || WORDS[own]?.includes(name);
  return name === '' || isOwn ? 'code' : null;
}

/** `Python3` and `{python}` are Python. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/^[{.\s]+|[},:;].*$/g, '')
    .replace(/(?<=[a-z+#])[\d.]+$/, '');
}
