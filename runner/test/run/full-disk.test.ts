import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { Rig } from '../support/rig.js';

/** A real disk of its own, which is filled up to a few pages. */
const NAMESPACE = 'unshare --mount';
const isAllowed =
  spawnSync('/bin/sh', ['-c', `${NAMESPACE} mount -t tmpfs -o size=1m none /mnt`]).status === 0;
const skip = isAllowed ? false : 'NOT TRIED: this machine lets nobody mount a disk (unshare --mount)';

/** What is left on it: nothing, and ever more, until a run fits. */
const PAGES_LEFT = [0, 1, 2, 3, 5, 8, 12, 20, 40, 200];

const PIPELINE = `
stages:
  work: {cmd: cat dep > out; wc -c < dep > size, deps: [dep], outs: [out, size]}
  next: {cmd: cat out > copy, deps: [out], outs: [copy]}
`;

/** Each round: a run of the new dep on a full disk, and what lies there then; and once more with room. */
const SCRIPT = `
set -eu
mount -t tmpfs -o size=2m none disk
cd disk
cp ../pipeline.yaml .
text() { head -c 5000 /dev/zero | tr '\\0' "$1"; }
text o > dep
"$LOCKSTEP" run --quiet
letter=a
for pages in ${PAGES_LEFT.join(' ')}; do
  letter=$(printf %s "$letter" | tr a-j b-k)
  before=$(head -c 1 copy)
  text $letter > dep
  cat /dev/zero > filler 2>../ignored || true
  dd if=/dev/null of=filler bs=4096 seek=$(($(stat -c %s filler) / 4096 - pages)) 2>../ignored
  code=0
  "$LOCKSTEP" run > ../told.$pages 2>&1 || code=$?
  rm filler
  now=$(head -c 1 copy)
  again=0
  "$LOCKSTEP" run --quiet > ../again.$pages 2>&1 || again=$?
  same=no; cmp -s dep copy && cmp -s dep out && test "$(cat size)" = 5000 && same=yes
  idle=0
  "$LOCKSTEP" plan --check > ../ignored 2>&1 || idle=$?
  echo "$pages $code $before$now$letter $again $same $idle $(ls .lockstep/attempts | wc -l)"
done
`;

suite('on a real disk that is full', { skip }, () => {
  test('a run that fits no more says so and loses nothing; with room again all is made', async () => {
    const rig = new Rig({ 'pipeline.yaml': PIPELINE });
    mkdirSync(rig.path('disk'));
    rig.write('script.sh', SCRIPT);
    const { code, stdout, stderr } = await rig.shell(`exec ${NAMESPACE} /bin/sh script.sh`).done;
    assert.equal(code, 0, stderr);
    const rounds = stdout.trim().split('\n');
    assert.equal(rounds.length, PAGES_LEFT.length, stdout);
    const codes = rounds.map((round) => {
      const [pages = '', first = '', letters = '', ...then] = round.split(' ');
      const told = readFileSync(rig.path(`told.${pages}`), 'utf8');
      assert.ok(['0', '1', '4'].includes(first), `${pages} pages left: exit code ${first}: ${told}`);
      if (first !== '0') assert.match(told, /No space left|the disk is full/);
      const [before, now, wanted] = letters;
      assert.ok(now === before || now === wanted, `${pages} pages left: ${letters}`);
      const again = readFileSync(rig.path(`again.${pages}`), 'utf8');
      assert.deepEqual(then, ['0', 'yes', '0', '0'], `${pages} pages left: ${round}: ${again}`);
      return first;
    });
    assert.equal(codes[0], '4', 'nothing can be written at all');
    assert.equal(codes.at(-1), '0', 'there is room');
  });
});
