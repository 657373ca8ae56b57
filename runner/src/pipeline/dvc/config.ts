import { posix } from 'node:path';
import { type Diagnostic, PipelineError } from '../../model/errors.js';
import { suggest } from '../nearest.js';
import { type FileDisk, readSource } from '../params-file.js';
import { displayPath } from '../paths.js';
import { diagnosticAt } from '../source.js';
import { DEFAULT_STYLE, type OptionStyle } from '../unpack.js';
import { NAMED, REMOTES, SECTIONS, type SettingRule } from './config-keys.js';
import { type Section, type Setting, parseConfig } from './config-text.js';

/**
 * What `.dvc/config` and `.dvc/config.local` say of parsing. All else in them is DVC's own matter, but held to what DVC
 * takes. Settings of the user or of the system aren't read: a command must be the same for everybody.
 * @param folder absolute: `.dvc`
 * @param workspace absolute: from where errors name the file
 * @throws PipelineError for what DVC refuses
 */
export function readConfig(disk: FileDisk, folder: string, workspace: string): OptionStyle {
  const merged = new Map<string, Section>();
  for (const name of ['config', 'config.local']) {
    const absolute = posix.join(folder, name);
    const source = readSource(disk, absolute, displayPath(workspace, absolute));
    for (const [section, { at, settings }] of source === null ? [] : parseConfig(source)) {
      const before = merged.get(section);
      merged.set(section, {
        at: before?.at ?? at,
        settings: new Map([...(before?.settings ?? []), ...settings]),
      });
    }
  }
  const diagnostics = [...merged].flatMap(([name, section]) => problemsOf(name, section));
  if (diagnostics.length > 0) throw new PipelineError(diagnostics);
  const parsing = merged.get('parsing')?.settings;
  return {
    bool: wordOf(parsing?.get('bool')) === 'boolean_optional' ? 'boolean_optional' : DEFAULT_STYLE.bool,
    list: wordOf(parsing?.get('list')) === 'append' ? 'append' : DEFAULT_STYLE.list,
  };
}

function wordOf(setting: Setting | undefined): string | null {
  return typeof setting?.value === 'string' ? setting.value.toLowerCase() : null;
}

function problemsOf(name: string, section: Section): readonly Diagnostic[] {
  const [, kind] = /^\s*(remote|machine|db)\s*".*"\s*$/.exec(name) ?? [];
  if (kind === 'remote') return remoteProblems(name, section);
  const rules = kind === undefined ? SECTIONS[name] : NAMED[kind];
  if (rules === undefined) {
    return [diagnosticAt(section.at, `DVC has no section [${name}]`, suggest(name, Object.keys(SECTIONS)))];
  }
  return rules === null ? [] : settingProblems(name, section, rules);
}

function remoteProblems(name: string, section: Section): readonly Diagnostic[] {
  const url = section.settings.get('url');
  if (url === undefined) return [diagnosticAt(section.at, `[${name}] has no "url"`, 'Say where it is')];
  const scheme = schemeOf(url.value);
  // Any other remote's settings may stand beside the name of one.
  if (scheme === 'remote') return [];
  const rules = REMOTES[scheme];
  if (rules !== undefined) return settingProblems(name, section, rules);
  return [
    diagnosticAt(
      url.at,
      `DVC has no remotes at ${scheme}://`,
      suggest(scheme, Object.keys(REMOTES).filter(Boolean)),
    ),
  ];
}

/** A scheme without a host is a path. */
function schemeOf(url: Setting['value']): string {
  const [, scheme = ''] = typeof url === 'string' ? (/^([a-z][a-z0-9+.-]*):\/\/[^/]/i.exec(url) ?? []) : [];
  return scheme.toLowerCase();
}

function settingProblems(
  section: string,
  { settings }: Section,
  rules: Readonly<Record<string, SettingRule>>,
): readonly Diagnostic[] {
  return [...settings].flatMap(([name, { value, at }]) => {
    const rule = rules[name];
    if (rule === undefined) {
      return [diagnosticAt(at, `[${section}] has no setting "${name}"`, suggest(name, Object.keys(rules)))];
    }
    const wanted = rule(value);
    return wanted === null ? [] : [diagnosticAt(at, `"${name}" must be ${wanted}`)];
  });
}
