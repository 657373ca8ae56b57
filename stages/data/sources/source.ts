/** The bytes of one of a data set's files, raw or gzipped, unchecked. */
export type ReadFile = (name: string) => Promise<Buffer>;

/** A place that may have a data set's files. */
export interface Source {
  /** As messages name it. */
  readonly label: string;
  /**
   * Makes the files readable; may put what it needs into `workFolder`, an existing empty folder.
   * Both steps reject with a message that says why this source is of no use here.
   */
  open(workFolder: string): Promise<ReadFile>;
}

/** For sources that are fetched by a command. */
export interface CommandOptions {
  /** For each command. */
  readonly timeoutSeconds: number;
  readonly onStep: (step: string) => void;
}

/** A file's name, its size in bytes and its SHA-256 in hexadecimal, all of the uncompressed file. */
export interface FileSpec {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}
