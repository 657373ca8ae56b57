import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { $ } from 'zx';
import { openFolder } from './folder.js';
import type { CommandOptions, ReadFile, Source } from './source.js';

/** Files inside a Debian package, fetched by apt and unpacked without root, `folder` being where it would install them. */
export function debianSource(name: string, folder: string, options: CommandOptions): Source {
  return {
    label: `Debian package ${name}`,
    open: (workFolder) => openPackage(name, folder, workFolder, options),
  };
}

async function openPackage(
  name: string,
  folder: string,
  workFolder: string,
  { timeoutSeconds, onStep }: CommandOptions,
): Promise<ReadFile> {
  const $$ = $({ quiet: true, timeout: timeoutSeconds * 1000, cwd: workFolder });
  const patience = [
    '-o',
    'Acquire::Retries=1',
    '-o',
    'Acquire::http::Timeout=10',
    '-o',
    'Acquire::https::Timeout=10',
  ];
  onStep(`apt-get download ${name}`);
  const direct = await $$({ nothrow: true })`apt-get download ${patience} ${name}`;
  if (direct.exitCode !== 0) {
    // The machine's package lists may be missing or old, as in a fresh container: lists of our own need no root.
    onStep('apt-get update, into a folder of its own');
    await mkdir(join(workFolder, 'lists', 'partial'), { recursive: true });
    await mkdir(join(workFolder, 'cache', 'archives', 'partial'), { recursive: true });
    const own = [
      '-o',
      `Dir::State::Lists=${workFolder}/lists`,
      '-o',
      `Dir::Cache=${workFolder}/cache`,
      ...patience,
    ];
    // Not every list is needed, so that whether one failed is left to the download to find out.
    await $$({ nothrow: true })`apt-get update ${own}`;
    onStep(`apt-get download ${name}`);
    await $$`apt-get download ${own} ${name}`;
  }
  await $$`dpkg-deb -x ./*.deb unpacked`;
  return openFolder(join(workFolder, 'unpacked', folder));
}
