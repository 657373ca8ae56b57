/**
 * Who may import whom. Values flow one way, from the pipeline's text to the screen; a type may be imported from
 * anywhere, since contracts lie where they are kept.
 */

/** The runner's phases, each of which may use those above it. */
const PHASES = [
  'errors.ts',
  'ports',
  'pipeline',
  'fingerprint',
  'store',
  'state',
  'plan',
  'executors',
  'run',
  'overlay',
  'session.ts',
  'verify',
  'trace',
  'reporters',
  'cli',
];

const inRunner = (names) => `^runner/src/(${names.map((name) => name.replace('.', '\\.')).join('|')})(/|$)`;

/** Entry points of the critical-rate study's controls, and what they share. */
const CONTROLS = '^stages/critical/(control-stage|mup|glorot|mse|final-relu|normalised)\\.ts$';

const phasesInOrder = PHASES.slice(0, -1).map((phase, index) => ({
  name: `phases-in-order-${phase.replace('.ts', '')}`,
  comment: `${phase} may not use what comes after it.`,
  severity: 'error',
  from: { path: inRunner([phase]) },
  to: { path: inRunner(PHASES.slice(index + 1)), dependencyTypesNot: ['type-only'] },
}));

module.exports = {
  forbidden: [
    ...phasesInOrder,
    {
      name: 'plan-is-pure',
      comment: 'Decisions are made from facts: no disk, no process, no store.',
      severity: 'error',
      from: { path: inRunner(['plan']) },
      to: {
        path: [inRunner(['ports', 'store', 'state']), '^(node:)?(fs|child_process|os|net|http)'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'disk-through-its-port',
      comment: 'So that faults can be injected.',
      severity: 'error',
      from: { path: inRunner(['pipeline', 'fingerprint', 'store', 'state', 'plan', 'reporters']) },
      to: { path: '^(node:)?(fs|child_process)' },
    },
    {
      name: 'stage-library-stands-alone',
      comment: 'Every stage loads it: it must stay small, and an upgrade of the rest must not touch it.',
      severity: 'error',
      from: { path: inRunner(['stage']) },
      to: { path: '^runner/src/(?!stage/|errors\\.ts)', dependencyTypesNot: ['type-only'] },
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
      name: 'an-engine-alone',
      comment: 'An entry point that reached two engines would retrain one when the other changes.',
      severity: 'error',
      from: { path: '^stages/(train|critical)/([^/]+)\\.ts$', pathNot: CONTROLS },
      to: {
        path: '^stages/engines/(onnxruntime|tfjs-node|reference|variants)/',
        pathNot: '^stages/engines/$2/(?!variant/)',
        reachable: true,
      },
    },
    {
      name: 'controls-on-the-first-engine-alone',
      severity: 'error',
      from: { path: CONTROLS },
      to: { path: '^stages/engines/(tfjs-node|reference)/', reachable: true },
    },
    {
      name: 'a-control-alone',
      comment: 'A control that reached another one would be retrained when that one changes.',
      severity: 'error',
      from: { path: '^stages/critical/(mup|glorot|mse|final-relu|normalised)\\.ts$' },
      to: {
        path: '^stages/engines/variants/(mup|glorot|mse|final-relu|normalised)\\.ts$',
        pathNot: '^stages/engines/variants/$1\\.ts$',
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
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(runner/src|stages)/' },
      to: { path: '(^|/)test/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'declared-packages-only',
      comment: 'A package that is only installed by accident is missing in the next install.',
      severity: 'error',
      from: { path: '^(runner/src|stages)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
