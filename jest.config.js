const base = require('@jupyterlab/testutils/lib/jest-config')(__dirname);

// The same times and dates on every machine.
process.env.TZ = 'UTC';

// Packages that are published as modules only: jest must translate them.
const modules = [
  '@codemirror',
  '@jupyter',
  '@jupyterlab/',
  '@marijn',
  '@microsoft',
  'color',
  'exenv-es6',
  'lib0',
  'marked',
  'nanoid',
  'vscode-ws-jsonrpc',
  'y-protocols',
  'yjs'
];

module.exports = {
  ...base,
  setupFiles: [
    ...(base.setupFiles ?? []),
    '<rootDir>/src/__tests__/channel.ts'
  ],
  reporters: ['default'],
  // The environments beside them have packages of the same names.
  roots: ['<rootDir>/src', '<rootDir>/benchmarks'],
  // JupyterLab's own modules warn of what a test has no need of.
  silent: true,
  transform: {
    '\\.svg$': base.transform['\\.svg$'],
    '\\.[jt]sx?$': '<rootDir>/scripts/translate.cjs'
  },
  testRegex: 'src/.*\\.spec\\.tsx?$',
  transformIgnorePatterns: [`/node_modules/(?!(${modules.join('|')}))`]
};
