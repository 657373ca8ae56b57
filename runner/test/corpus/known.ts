/**
 * Where lockstep differs from DVC on purpose, with the reason. docs/coming-from-dvc.md tells users.
 * A case that stands here and passes after all fails the test, as does one that differs and doesn't.
 */
export const DIFFERENT: Readonly<Record<string, string>> = {
  'cmd/list-with-number': 'a number as a command: DVC accepts it and crashes when it runs',
  'unpack/whole-cmd': 'a map as the whole cmd: DVC accepts it and crashes when it runs',
  'matrix/dashes-in-values': 'two cells of one name: DVC drops one without a word',
  'outs/absolute': 'an out outside the workspace: it could be neither restored nor put aside safely',
  'outs/parent-outside-repo':
    'an out outside the workspace: it could be neither restored nor put aside safely',
  'params/files': 'Python params: reading them would need a Python parser',
  'vars/file-json-toml-py': 'Python params: reading them would need a Python parser',
};

/** What needs a part of DVC's format that lockstep doesn't read yet: .dvc files, several dvc.yaml, dvc.lock, .dvc/config. */
export const LATER: Readonly<Record<string, string>> = {
  'config/unknown-section': '.dvc/config',
  'graph/dvc-file-as-source': '.dvc files',
  'graph/gitignored-lock': 'dvc.lock',
  'lock/empty': 'dvc.lock',
  'lock/merge-conflict': 'dvc.lock',
  'top/datasets': 'datasets',
};
