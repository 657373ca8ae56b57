/** Who may import whom. Nothing runs back up, types included; the world is reached by the ports of system/ (eslint.config.js). */

/** The runner's rooms, in the order in which data flows: each may use those above it. docs/ARCHITECTURE.md has the picture. */
const ROOMS = [
  'generated',
  'model',
  'system',
  'stage',
  'pipeline',
  'inputs',
  'plan',
  'store',
  'noop',
  'state',
  'record',
  'executors',
  'overlay',
  'workspace',
  'run',
  'watch',
  'verify',
  'trace',
  'compare',
  'commands',
  'library',
  'reporters',
  'cli',
  'index.ts',
];

const inRunner = (names) => `^runner/src/(${names.map((name) => name.replace('.', '\\.')).join('|')})(/|$)`;

const roomsInOrder = ROOMS.slice(0, -1).map((room, index) => ({
  name: `rooms-in-order-${room}`,
  comment: `${room}/ may not use what comes after it, not even a type.`,
  severity: 'error',
  from: { path: inRunner([room]) },
  to: { path: inRunner(ROOMS.slice(index + 1)) },
}));

module.exports = {
  forbidden: [
    ...roomsInOrder,
    {
      name: 'model-and-plan-are-pure',
      comment: 'Words and decisions are made from data: no disk, no process, no store.',
      severity: 'error',
      from: { path: inRunner(['model', 'plan']) },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|path)$' },
    },
    {
      name: 'two-composition-roots',
      comment: 'Everybody else is handed its world; cli/entry.ts looks before there is one.',
      severity: 'error',
      from: {
        path: '^runner/src/',
        pathNot: '^runner/src/(cli/main|cli/entry|library/open-workspace|index|system/node/[^/]+)\\.ts$',
      },
      to: { path: '^runner/src/system/node/' },
    },
    {
      name: 'library-without-a-terminal',
      comment: 'What it tells is data: no text for people, no arguments, no streams.',
      severity: 'error',
      from: { path: inRunner(['index.ts']) },
      to: { path: `${inRunner(['reporters', 'cli'])}|^runner/src/system/node/command-line`, reachable: true },
    },
    {
      name: 'stage-library-stands-alone',
      comment: 'Every stage loads it: it must stay small, and an upgrade of the rest must not touch it.',
      severity: 'error',
      from: { path: inRunner(['stage']) },
      to: { path: '^runner/src/(?!stage/|model/)' },
    },
    {
      name: 'runner-is-free-of-the-study',
      severity: 'error',
      from: { path: '^runner/' },
      to: { path: '^(stages|params|scripts|test|bench|artifacts)/' },
    },
    {
      name: 'study-uses-only-the-stage-library',
      comment: 'Like any other user of lockstep.',
      severity: 'error',
      from: { path: '^stages/' },
      to: { path: '^runner/', pathNot: '^runner/(src|dist)/stage/' },
    },
    {
      name: 'first-engine-alone',
      comment: 'Training that reached two engines would be repeated when the other one changes.',
      severity: 'error',
      from: { path: '^stages/(critical|arms|curvature)/', pathNot: '^stages/arms/tfjs-node\\.ts$' },
      to: { path: '^stages/engines/tfjs-node/', reachable: true },
    },
    {
      name: 'arms-without-controls',
      comment: 'Training that reached a control would be repeated when that one changes.',
      severity: 'error',
      from: { path: '^stages/(train|arms)/' },
      to: {
        path: '^stages/engines/variants/(mup|glorot|mse|final-relu|normalised)\\.ts$',
        reachable: true,
      },
    },
    {
      name: 'page-script-stands-alone',
      comment: 'It runs in readers’ browsers: nothing of Node, and no byte that it doesn’t need.',
      severity: 'error',
      from: { path: '^stages/report/page/' },
      to: { pathNot: '^stages/report/page/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'ui-uses-only-the-library',
      comment: 'Like any other program that uses lockstep.',
      severity: 'error',
      from: { path: '^ui/src/' },
      to: { path: '^(runner/(?!dist/index\\.)|stages|params|scripts|test|bench|artifacts)' },
    },
    {
      name: 'runner-without-its-page',
      comment: 'The page is a package that is built on lockstep, and loaded by its name in one command only.',
      severity: 'error',
      from: { path: '^runner/' },
      to: { path: '^ui/' },
    },
    {
      name: 'page-in-the-browser',
      comment: 'It runs in readers’ browsers: of what the server is made of only what knows nothing of Node.',
      severity: 'error',
      from: { path: '^ui/page/' },
      to: {
        path: '^ui/src/(?!(model|transport)\\.ts$|file/)|^runner/(?!src/(model/measures|reporters/graph-layout)\\.ts$)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'ui-folds-are-pure',
      comment: 'What the page shows is made from data: no disk, no server, no clock.',
      severity: 'error',
      from: { path: '^ui/src/(fold|file)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(util|path|buffer)$' },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(runner/src|stages|ui/src|ui/page)/' },
      to: { path: '(^|/)test/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'declared-packages-only',
      comment: 'A package that is only installed by accident is missing in the next install.',
      severity: 'error',
      from: { path: '^(runner/src|stages|ui/src)/' },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'],
        dependencyTypesNot: ['type-only', 'npm-peer'],
      },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
