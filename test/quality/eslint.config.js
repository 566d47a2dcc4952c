import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const clockOnly = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Ask now() of core/clock.' },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Ask now() of core/clock.' },
];
const oneTransaction = {
  selector: "CallExpression[callee.property.name='transaction']",
  message: 'core/db/database.ts owns the only transaction function: use inSchool, inSystem or asOwner.',
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.data/', '.cache/', 'test/e2e/shots/'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: process.cwd() } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: false }],
      complexity: ['error', 16],
      'max-depth': ['error', 4],
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // answers of the database and of JSON are typed where they are read; `void` marks what isn't awaited on purpose
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      // what the house declares `async` stays so, also while its body doesn't wait yet
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['tool/**/*.ts'],
    ignores: ['tool/core/clock.ts'],
    rules: { 'no-restricted-syntax': ['error', ...clockOnly, oneTransaction] },
  },
  {
    files: ['tool/**/*.ts'],
    ignores: ['tool/core/**', 'tool/app/**', 'tool/lms/lti/**', 'tool/launch/**', 'tool/files/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'express', message: 'Routes declare; only core, app and the protocol doors know Express.' }],
        },
      ],
    },
  },
  {
    files: ['client/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks, 'jsx-a11y': jsxA11y },
    rules: {
      ...reactHooks.configs.recommended.rules,
      ...jsxA11y.flatConfigs.recommended.rules,
      'jsx-a11y/no-autofocus': 'off',
    },
  },
  {
    files: ['test/**/*.{ts,tsx}', 'client/vite.config.ts', 'client/src/vite-env.d.ts'],
    rules: {
      'no-restricted-syntax': 'off',
      'no-restricted-exports': 'off',
      'no-console': 'off',
      // a story reads from top to bottom, and a judge looks at many things
      'max-lines': ['error', { max: 400 }],
      complexity: ['error', 30],
    },
  },
);
