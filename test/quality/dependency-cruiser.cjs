/** Who may import whom. One line of features: imports point left, and only through a feature's front door. */
const order = [
  'core',
  'files',
  'school',
  'lms',
  'roster',
  'calendar',
  'homework',
  'launch',
  'submissions',
  'marking',
  'grade-sync',
  'guardians',
  'messages',
  'handbook',
  'notices',
  'reminders',
  'boards',
  'analytics',
  'kpi',
  'admin',
  'app',
];
const oneWay = order.slice(0, -1).map((name, place) => ({
  name: `one-way/${name}`,
  severity: 'error',
  from: { path: `^tool/${name}/` },
  to: { path: `^tool/(${order.slice(place + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...oneWay,
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'through-the-front-door',
      severity: 'error',
      from: { path: '^tool/(?!app/)([^/]+)/' },
      to: { path: '^tool/(?!core/)[^/]+/', pathNot: ['^tool/$1/', '/index\\.ts$', '\\.contract\\.ts$'] },
    },
    {
      name: 'client-sees-only-contracts',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^(tool|reports)/', pathNot: '\\.contract\\.ts$' },
    },
    {
      name: 'contracts-are-pure',
      severity: 'error',
      from: { path: '\\.contract\\.ts$' },
      to: { pathNot: ['\\.contract\\.ts$', 'node_modules/zod/'] },
    },
    {
      name: 'features-do-not-mix',
      severity: 'error',
      from: { path: '^client/src/features/([^/]+)/' },
      to: { path: '^client/src/features/', pathNot: '^client/src/features/$1/' },
    },
    {
      name: 'ui-knows-no-school',
      severity: 'error',
      from: { path: '^client/src/(ui|api|i18n)/' },
      to: { path: '^client/src/features/' },
    },
    { name: 'reports-are-leaves', severity: 'error', from: { path: '^reports/' }, to: { path: '^(tool|client)/' } },
    {
      name: 'ltijs-behind-its-fence',
      severity: 'error',
      from: { pathNot: '^tool/lms/lti/ltijs/' },
      to: { path: 'node_modules/ltijs/' },
    },
    {
      name: 'down-the-layers',
      severity: 'error',
      from: { path: '\\.(service|policy|model)\\.ts$' },
      to: { path: '\\.(routes|jobs)\\.ts$' },
    },
    {
      name: 'policies-are-pure',
      severity: 'error',
      from: { path: '\\.policy\\.ts$' },
      to: { path: '\\.(service|routes|jobs)\\.ts$' },
    },
    {
      name: 'practice-lms-knows-only-standards',
      severity: 'error',
      from: { path: '^test/support/practice-lms/' },
      to: { path: '^(tool|client|reports)/' },
    },
    {
      name: 'tool-knows-no-tests',
      severity: 'error',
      from: { path: '^(tool|client|reports|lti-config)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.data)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
