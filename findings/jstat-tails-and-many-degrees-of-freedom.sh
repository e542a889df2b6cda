#!/usr/bin/env bash
# jStat 1.9.6: the distribution functions of Student's t and of the normal distribution.
#
# Seen: studentt.cdf(-0.1, 2,000,000) is 0.4677, where the normal distribution, which it equals to six digits there, has
# 0.4602: ibeta stops after 100 terms without saying so, and is called with half the degrees of freedom twice. At 100,000 it is
# off in the fifth digit. At 0 the two halves sum up to 1.12. normal.cdf(-9) is 0 instead of 1.1e-19: the lower tail, too, is made as 1 less what
# is nearly 1, so every p value below 1e-16 is 0, and below 1e-10 it has few digits. Nothing throws, nothing is NaN.
# Fails where that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --save-exact jstat@1.9.6

cat > tails.mjs <<'JS'
import assert from "node:assert/strict";
import jStat from "jstat";

const { studentt, normal } = jStat;
const seen = {
  many: studentt.cdf(-0.1, 2_000_000),
  normal: normal.cdf(-0.1, 0, 1),
  halves: 2 * studentt.cdf(-1e-9, 2_000_000),
  tail: normal.cdf(-9, 0, 1),
};
console.log(seen);
assert.equal(seen.normal.toFixed(4), "0.4602");
assert.equal(seen.many.toFixed(4), "0.4677");
assert.equal(seen.halves.toFixed(2), "1.12");
assert.equal(seen.tail, 0);
JS
node tails.mjs
