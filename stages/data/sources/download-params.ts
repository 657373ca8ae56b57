import { join } from 'node:path';
import { integer, number, object, record, ShapeError, string, list, type Infer, type Shape } from 'lockstep/stage';
import { debianSource } from './debian.js';
import { folderSource } from './folder.js';
import { mirrorSource } from './mirror.js';
import { npmSource } from './npm.js';
import type { FileSpec, Source } from './source.js';

/** `folder`: where the files lie in the unpacked package. */
const packageShape = object({ package: string(), folder: string() });

const SOURCES = {
  folder: object({ folder: string() }),
  /** An HTTP(S) address that the files lie below. */
  mirror: object({ mirror: string() }),
  npm: object({ npm: packageShape }),
  debian: object({ debian: packageShape }),
} as const;

export type SourceParams = Infer<(typeof SOURCES)[keyof typeof SOURCES]>;

const sourceShape: Shape<SourceParams> = {
  parse(value) {
    for (const [kind, shape] of Object.entries(SOURCES)) {
      if (typeof value === 'object' && value !== null && kind in value) return shape.parse(value);
    }
    throw new ShapeError([], `a source (${Object.keys(SOURCES).join(', ')})`, value);
  },
};

const datasetShape = object({
  sources: list(sourceShape),
  /** By file name. */
  files: record(object({ bytes: integer(1), sha256: string() })),
});

const networkShape = object({
  answerSeconds: number(),
  stallSeconds: number(),
  resumes: integer(0),
  commandSeconds: number(),
});

/** `download:` of params.yaml, as far as it concerns the data sets that a stage declares. */
export const downloadShape = object({
  folder: string(),
  network: networkShape,
  datasets: record(datasetShape),
});

export type DatasetParams = Infer<typeof datasetShape>;
export type NetworkParams = Infer<typeof networkShape>;

export function fileSpecs({ files }: DatasetParams): FileSpec[] {
  return Object.entries(files).map(([name, facts]) => ({ name, ...facts }));
}

/** @param ownFolders folders that hold a folder a data set, asked first. */
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
