import { type Shape, checksum, mapOf, mapWith, text, wholeNumber, yesOrNo } from './shape.js';

const SUMS: Readonly<Record<string, Shape>> = { md5: checksum, checksum, etag: checksum };

const META: Readonly<Record<string, Shape>> = {
  size: wholeNumber,
  nfiles: wholeNumber,
  isexec: yesOrNo,
  version_id: text,
};

const cloud = mapOf(mapWith({ ...META, ...SUMS }));

/** What DVC writes of a file or folder that it knows the content of. */
export const TRACKED: Readonly<Record<string, Shape>> = { ...SUMS, ...META, cloud, hash: text };

/** A file of a folder whose versions a remote keeps. */
export const TRACKED_FILE = mapWith({ ...SUMS, ...META, relpath: text, cloud }, { required: ['relpath'] });
