import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { DataError } from './data-error.js';
import type { FileSpec } from './sources/source.js';

/**
 * The uncompressed bytes of a file that came raw or gzipped.
 *
 * @throws {DataError} damaged gzip data, another length or another SHA-256 than the file should have.
 */
export function unpack(bytes: Buffer, spec: FileSpec): Buffer {
  const raw = isGzip(bytes) ? gunzip(bytes, spec) : bytes;
  if (raw.length !== spec.bytes) {
    throw new DataError(spec.name, 'uncompressed bytes', { expected: spec.bytes, found: raw.length });
  }
  const sha256 = createHash('sha256').update(raw).digest('hex');
  if (sha256 !== spec.sha256) {
    throw new DataError(spec.name, 'SHA-256', { expected: spec.sha256, found: sha256 });
  }
  return raw;
}

function isGzip(bytes: Buffer): boolean {
  return bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function gunzip(bytes: Buffer, spec: FileSpec): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: spec.bytes });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DataError(spec.name, `can't be gunzipped into ${spec.bytes} bytes: ${why}`);
  }
}
