#!/usr/bin/env bash
# @rhwp/core 0.8.6, opening and saving a HWPX with tracked changes (`hp:deleteBegin` and `hp:deleteEnd` around what was deleted).
#
# Seen: the deleted words are text like any other, in what it gives as text and in the file that it saves, as HWPX and as
# HWP; the marks are gone from both, so that whoever opens the saved file reads as the author's what the author struck out, and no
# program can tell it any more. `exportHwpxWithReport()` names no loss. The same with a file that Hancom Office wrote.
# Fails where that changes.
set -euo pipefail
document=$(cd "$(dirname "$0")/../test/fixtures/documents" && pwd)/call.hwpx
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --save-exact @rhwp/core@0.8.6 fflate@0.8.3

cat > save.mjs <<'JS'
import { readFileSync } from "node:fs";
import { HwpDocument, initSync } from "@rhwp/core";
import { unzipSync } from "fflate";

globalThis.measureTextWidth = (_font, text) => text.length * 10;
initSync({ module: readFileSync("node_modules/@rhwp/core/rhwp_bg.wasm") });
const given = readFileSync(process.argv[2]);
const sections = (bytes) =>
  Object.entries(unzipSync(bytes)).filter(([name]) => /section\d+\.xml$/.test(name)).map(([, xml]) => Buffer.from(xml).toString()).join("");
const marks = (xml) => xml.match(/deleteBegin/g)?.length ?? 0;
const document = new HwpDocument(given);
const saved = document.exportHwpxWithReport();
const xml = sections(saved.takeBytes());
const asHwp = new HwpDocument(document.exportHwp());
console.log([
  `deletions ${marks(sections(given))} and ${marks(xml)}`,
  `text ${document.getTextFileUnicode().includes("5백만원1천만원")}`,
  `saved ${xml.includes("5백만원1천만원")}`,
  `as HWP ${asHwp.getTextFileUnicode().includes("5백만원1천만원")}`,
  `report ${saved.contentLoss()}`,
].join("; "));
JS
seen=$(node save.mjs "$document")
echo "$seen"
[ "$seen" = 'deletions 2 and 0; text true; saved true; as HWP true; report {"schemaVersion":1,"outputFormat":"hwpx","count":0,"losses":[]}' ]
