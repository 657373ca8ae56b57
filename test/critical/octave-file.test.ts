import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeOctave } from '../../stages/critical/read-octave.js';
import { encodeOctave } from '../../stages/critical/write-octave.js';
import { simulateOctaves, STUDY } from '../support/critical.js';

const [octave] = simulateOctaves({ ...STUDY, octaves: [0] });
assert.ok(octave !== undefined);
const text = encodeOctave(octave);

test('an octave comes back from its file, its rates exact', () => {
  const read = decodeOctave(text, 'o0.json');
  assert.deepEqual(
    read.runs.map(({ learningRate, log2Rate }) => ({ learningRate, log2Rate })),
    octave.runs.map(({ learningRate, log2Rate }) => ({ learningRate, log2Rate })),
  );
  assert.equal(encodeOctave(read), text);
});

test('what is no octave is refused, with the file and the place', () => {
  const refused = (changed: string, message: RegExp): void => {
    assert.throws(() => decodeOctave(changed, 'critical/w64/s0/o0.json'), message);
  };
  refused(text.slice(0, -3), /^Error: critical\/w64\/s0\/o0\.json: not JSON/);
  refused(text.replace('"format": 1', '"format": 2'), /not an octave of rates of format 1: \/format/);
  refused(text.replace('"seed": 1', '"seed": "1"'), /\/seed must be integer/);
  refused(text.replace('"steps": 8,', ''), /must have required property 'steps'/);
  refused(text.replace('"count":', '"counts":'), /\/runs\/0\/batches must have required property 'count'/);
});
