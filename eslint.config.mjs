import eslint from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import prettier from 'eslint-config-prettier';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/work/**',
      '**/test-results/**',
      'lib/**',
      'src/server/wire.generated.ts',
      'jupyterlab_gptcode/**',
      '.venv*/**',
      'reports/**'
    ]
  },
  { files: ['**/*.{ts,tsx,js,mjs,cjs}'], ...eslint.configs.recommended },
  {
    files: ['src/**/*.{ts,tsx}', 'benchmarks/*.ts', 'ui-tests/**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.test.json', './ui-tests/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports' }
      ],
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          custom: { regex: '^I[A-Z]', match: true }
        }
      ],
      // Lumino's signals take a method and its `this` apart.
      '@typescript-eslint/unbound-method': 'off',
      // A token and its interface share a name: that is JupyterLab's idiom.
      'no-redeclare': 'off'
    }
  },
  { plugins: { jupyter } },
  ...jupyter.configs.recommended,
  {
    files: ['ui-tests/**/*.ts'],
    rules: {
      // Playwright reads what a fixture needs off an object pattern.
      'no-empty-pattern': 'off',
      // The stories type as a user types: that is what they test.
      'jupyter/galata-prefer-notebook-cell-helper': 'off'
    }
  },
  {
    // The panel is there from the start, and small: nothing to load later.
    files: ['src/plugins/*.ts'],
    rules: { 'jupyter/prefer-lazy-imports': 'off' }
  },
  {
    files: ['src/**/*.tsx'],
    plugins: { 'react-hooks': hooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error'
    }
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        __dirname: 'readonly',
        module: 'writable',
        process: 'readonly',
        require: 'readonly'
      }
    }
  },
  prettier
);
