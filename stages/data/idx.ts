import { DataError } from './data-error.js';

/** IDX (Y. LeCun's format for MNIST): 00 00, element type, number of dimensions, then each dimension as uint32 big-endian. */
const UINT8 = 0x08;

export interface IdxTensor {
  readonly dimensions: readonly number[];
  /** Row-major; a view of the file's bytes. */
  readonly data: Uint8Array;
}

/**
 * Parses an IDX file of uint8 elements with `rank` dimensions.
 *
 * @throws {DataError} another magic number, or a length that isn't that of the dimensions.
 */
export function parseIdx(bytes: Buffer, rank: number, file: string): IdxTensor {
  const headerBytes = 4 + 4 * rank;
  const magic = (UINT8 << 8) | rank;
  const found = bytes.length < 4 ? null : bytes.readUInt32BE(0);
  if (found !== null && found !== magic) {
    throw new DataError(file, `not an IDX file of uint8 in ${rank} dimension(s), magic number`, {
      expected: hex(magic),
      found: hex(found),
    });
  }
  if (bytes.length < headerBytes) {
    throw new DataError(file, 'cut short within its header, bytes', {
      expected: `${headerBytes} and more`,
      found: bytes.length,
    });
  }
  const dimensions = Array.from({ length: rank }, (_, index) => bytes.readUInt32BE(4 + 4 * index));
  const length = headerBytes + dimensions.reduce((product, size) => product * size, 1);
  if (bytes.length !== length) {
    throw new DataError(file, `bytes for dimensions ${dimensions.join(' × ')}`, {
      expected: length,
      found: bytes.length,
    });
  }
  return { dimensions, data: bytes.subarray(headerBytes) };
}

function hex(magic: number): string {
  return `0x${magic.toString(16).padStart(8, '0')}`;
}
