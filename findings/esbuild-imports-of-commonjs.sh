#!/usr/bin/env bash
# esbuild 0.28.2, --bundle --splitting --format=esm --platform=node: a dynamic import() of a CommonJS package (pino 10.4.0).
#
# Seen: run as it is, `await import("pino")` has the package's names (`pino`, `stdTimeFunctions`, ...), since Node finds them in
# the CommonJS code. The same line in a bundle with splitting has `default` only, and no warning is given (without splitting the names are there); a static `import { pino }` of the
# same package works in both. A lazily loaded CommonJS library is undefined only where the program is bundled.
# Fails where that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --save-exact esbuild@0.28.2 pino@10.4.0

cat > lazy.mjs <<'JS'
const names = Object.keys(await import("pino"));
console.log(names.includes("pino") ? "named" : names.join());
JS
cat > static.mjs <<'JS'
import { pino } from "pino";
console.log(typeof pino);
JS
for entry in lazy static; do
  npx esbuild "$entry.mjs" --bundle --splitting --format=esm --platform=node --outdir=bundled --out-extension:.js=.mjs --log-level=warning \
    --banner:js='import { createRequire as r } from "node:module"; const require = r(import.meta.url);' > "$entry.warnings" 2>&1
done
seen="lazy: $(node lazy.mjs) as it is, $(node bundled/lazy.mjs) in the bundle; static: $(node static.mjs) and $(node bundled/static.mjs)"
echo "$seen; warnings: $(cat ./*.warnings | wc -c) bytes"
[ "$seen" = "lazy: named as it is, default in the bundle; static: function and function" ]
[ ! -s lazy.warnings ]
