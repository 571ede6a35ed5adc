import { title, titles } from '../panel/cell/title';

const PROMPT = 'Load rain.csv and plot the mean rainfall of each city';

describe('title', () => {
  it.each([
    ['the first line', 'x = 1\ny = 2', 'x = 1'],
    ['no blank line', '\n\n  x = 1', 'x = 1'],
    ['no import', 'import pandas as pd\nfrom os import path\ndf = 1', 'df = 1'],
    [
      'no import that goes on',
      'from os import (\n    path,\n    sep,\n)\ndf = 1',
      'df = 1'
    ],
    ['no import of two lines', 'from os import a, \\\n  b\ndf = 1', 'df = 1'],
    ['no import of R', 'library(dplyr)\nsummary(cars)', 'summary(cars)'],
    ['no import of Julia', 'using Plots, CSV\nplot(1:3)', 'plot(1:3)'],
    ['no import of C++', '#include <vector>\nint x = 1;', 'int x = 1;'],
    [
      'no import of JavaScript',
      "import x from 'y';\nconst z = require('z');\nz(x)",
      'z(x)'
    ],
    [
      'no magic',
      '%matplotlib inline\n!pip install x\nplt.plot()',
      'plt.plot()'
    ],
    ['no cell magic', '%%time\nfit()', 'fit()'],
    ['no comment that repeats', '# Load rain.csv\ndf = read()', 'df = read()'],
    [
      'no comment that nearly repeats',
      '# Plot the mean rainfall for each city\nplt.bar(a, b)',
      'plt.bar(a, b)'
    ],
    ['no empty comment', '# ----\nx = 1', 'x = 1'],
    ['a comment that says more', '# Drop outliers\nx = 1', '# Drop outliers'],
    ['an import with more', 'import a; print(a)', 'import a; print(a)'],
    ['an import if that is all', 'import a\nimport b', 'import a'],
    [
      'a repeating comment if that is all',
      '# Load rain.csv',
      '# Load rain.csv'
    ],
    ['a variable that is named so', 'imported = 1', 'imported = 1'],
    [
      'what is tried',
      'try:\n    a = f()\nexcept ValueError:\n    a = 0',
      'a = f()'
    ],
    ['what is tried in R', 'tryCatch({\n  f(x)\n})', 'f(x)'],
    ['what a script does', "if __name__ == '__main__':\n    main()", 'main()'],
    ['no decorator', '@cache(size=3)\ndef f(x):\n    pass', 'def f(x):'],
    ['no bracket', '(\n  df\n  .head()\n)', '.head()'],
    ['no quotes alone', '"""\nWhy so.\n"""\nx = 1', 'Why so.'],
    ['a name if that is all', 'import a\ndf', 'df'],
    ['a loop', 'for x in rows:\n    f(x)', 'for x in rows:'],
    ['nothing of nothing', ' \n', '']
  ])('shows %s', (_, code, shown) => {
    expect(title(code, PROMPT)).toBe(shown);
  });

  it('tells two cells apart that begin with the same imports', () => {
    const imports = 'import pandas as pd\nimport matplotlib.pyplot as plt\n\n';
    const titles = ['df = pd.read_csv("a")', 'df.plot()'].map(code =>
      title(imports + code, PROMPT)
    );
    expect(titles).toEqual(['df = pd.read_csv("a")', 'df.plot()']);
  });

  it('understands prompts in other scripts', () => {
    expect(title('# 画图\nplot()', '请画图')).toBe('plot()');
  });
});

describe('titles', () => {
  const PLOT = 'fig, ax = plt.subplots()';
  const LONG = 'frame = pd.read_csv("data/rain-';
  it.each([
    ['different cells', ['a = 1', 'b = 2'], ['a = 1', 'b = 2']],
    [
      'one that begins as another',
      [`${PLOT}\nax.plot(x)`, `${PLOT}\nax.hist(y)`, `${PLOT}\nax.pie(z)`],
      [PLOT, 'ax.hist(y)', 'ax.pie(z)']
    ],
    ['a repair', ['a = 1\nb = 2', 'a = 1\nb = 3'], ['a = 1', 'b = 3']],
    [
      'one that differs out of sight',
      [`${LONG}2024.csv")`, `${LONG}2025.csv")\nframe.head()`],
      [`${LONG}2024.csv")`, 'frame.head()']
    ],
    [
      'one that differs only there',
      [`${LONG}2024.csv")`, `${LONG}2025.csv")`],
      [`${LONG}2024.csv")`, `${LONG}2025.csv")`]
    ],
    [
      'one with a last name more',
      ['a = f()', 'a = f()\na'],
      ['a = f()', 'a = f()']
    ],
    [
      'one that is tried now',
      ['a = f()', 'try:\n  a = f()\nexcept E as e:\n  a = g()'],
      ['a = f()', 'a = g()']
    ],
    ['the same again', ['a = 1', 'a = 1'], ['a = 1', 'a = 1']],
    ['no line', ['', 'import a'], ['', 'import a']]
  ])('tell apart: %s', (_, codes, expected) => {
    expect(titles(codes, PROMPT)).toEqual(expected);
  });
});
