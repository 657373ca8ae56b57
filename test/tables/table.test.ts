import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { EPOCH_TABLE, type EpochRow } from '../../stages/tables/cells.js';

const row: EpochRow = {
  dataset: 'mnist',
  size: 'small',
  learning_rate: 0.00001,
  seed: 0,
  engine: 'onnxruntime',
  epoch: 0,
  mean_batch_loss: null,
  train_loss: 2.30698,
  train_accuracy: 0.0571,
  test_loss: 2.30611,
  test_accuracy: 0.0569,
  update_norm: null,
  dead_units: 7,
  largest_logit: 0.22737,
};

describe('a table', () => {
  test('has a header, a line a row, and nothing where there is no number', () => {
    assert.equal(
      EPOCH_TABLE.encode([row]),
      'dataset,size,learning_rate,seed,engine,epoch,mean_batch_loss,train_loss,train_accuracy,test_loss,' +
        'test_accuracy,update_norm,dead_units,largest_logit\n' +
        'mnist,small,0.00001,0,onnxruntime,0,,2.30698,0.0571,2.30611,0.0569,,7,0.22737\n',
    );
  });

  test('without rows has its header', () => {
    const text = EPOCH_TABLE.encode([]);
    assert.equal(text.split('\n').length, 2);
    assert.deepEqual(EPOCH_TABLE.decode(text, 'epochs.csv'), []);
  });

  test('reads back what it wrote', () => {
    const figure = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null });
    fc.assert(
      fc.property(figure, fc.nat(), fc.string(), (loss, epoch, engine) => {
        // CSV has no minus zero, and no row is told apart by it.
        const test_loss = loss === 0 ? 0 : loss;
        const rows = [{ ...row, test_loss, epoch }, row];
        assert.deepEqual(EPOCH_TABLE.decode(EPOCH_TABLE.encode(rows), `${engine}.csv`), rows);
      }),
    );
  });

  test('refuses to write what is no number', () => {
    assert.throws(() => EPOCH_TABLE.encode([{ ...row, test_loss: NaN }]), /NaN has no place in a table/);
  });

  for (const [what, from, to, message] of [
    ['a size that there isn’t', 'small', 'tiny', /^Error: epochs\.csv:2: \/size must be equal to one of/],
    ['text for a number', '2.30611', 'nan', /^Error: epochs\.csv:2: \/test_loss must be/],
    ['a missing column', ',test_loss', '', /must have required property 'test_loss'|Invalid Record Length/],
  ] as const) {
    test(`refuses to read ${what}, and says where`, () => {
      const text = EPOCH_TABLE.encode([row]).replace(from, to);
      assert.throws(() => EPOCH_TABLE.decode(text, 'epochs.csv'), message);
    });
  }
});
