// A test runner for Stryker: all tests of a room are loaded once, and each change plays only the tests that reach it, in
// the same process. A process for each file and change took nearly all of the time.
import { declareClassPlugin, PluginKind, commonTokens, tokens } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import fc from 'fast-check';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { collect, tests, tidyUp } from './collected.mjs';
import { toItsEnd } from './to-its-end.mjs';

/** Where the changed code looks which change counts, and says where it was. */
const stryker = (globalThis.__stryker__ ??= {});

class InProcess {
  static inject = tokens(commonTokens.options);

  constructor({ tests: files }) {
    this.files = files;
  }

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    // Nobody reads a smaller counterexample.
    fc.configureGlobal({ endOnFailure: true });
    for (const file of this.files) {
      await collect(file, () => import(pathToFileURL(resolve(`${file}.mjs`)).href));
    }
  }

  async dryRun() {
    const results = [];
    for (const test of tests) {
      stryker.currentTestId = test.id;
      results.push(await play(test));
    }
    stryker.currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: ofTests(stryker.mutantCoverage) };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail }) {
    const reached = new Set(testFilter ?? tests.map(({ id }) => id));
    Object.assign(stryker, { activeMutant: activeMutant.id, hitCount: 0, hitLimit: hitLimit ?? Infinity });
    const results = [];
    for (const test of tests.filter(({ id }) => reached.has(id))) {
      const result = await play(test);
      const endless = determineHitLimitReached(stryker.hitCount, stryker.hitLimit);
      if (endless !== undefined) return toMutantRunResult(endless);
      results.push(result);
      if (result.status === TestStatus.Failed && !disableBail) break;
    }
    stryker.activeMutant = undefined;
    return toMutantRunResult({ status: DryRunStatus.Complete, tests: results });
  }

  dispose() {
    tidyUp();
  }
}

/** What a test reaches is tried with it, also where a file is at it while it is loaded: that would take a new process. */
function ofTests({ static: atLoad, perTest }) {
  const reached = new Set(Object.values(perTest).flatMap((counts) => Object.keys(counts)));
  return { static: Object.fromEntries(Object.entries(atLoad).filter(([id]) => !reached.has(id))), perTest };
}

async function play({ id, file, run }) {
  const began = performance.now();
  const error = await toItsEnd(run);
  const result = {
    id,
    name: id,
    fileName: join(process.cwd(), file),
    timeSpentMs: performance.now() - began,
  };
  return error === null
    ? { ...result, status: TestStatus.Success }
    : { ...result, status: TestStatus.Failed, failureMessage: String(error) };
}

/** Writes down what becomes of each change as soon as it is known: a run that is stopped has told that much. */
class Told {
  static inject = tokens(commonTokens.options);

  constructor({ told }) {
    this.file = told;
    writeFileSync(told, '');
  }

  onMutantTested({ fileName, location, mutatorName, replacement, status, statusReason }) {
    const fact = { fileName, line: location.start.line, mutatorName, replacement, status, statusReason };
    appendFileSync(this.file, `${JSON.stringify(fact)}\n`);
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcess),
  declareClassPlugin(PluginKind.Reporter, 'told', Told),
];
