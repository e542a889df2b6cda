#!/usr/bin/env bash
# @ssabrojs/hwpxjs 0.2.0, the text of a HWPX and of a HWP.
#
# Seen: `extractText()` of a HWPX gives no word of its tables, notes and text boxes, drops the space at the end of each run ("총
# 예산은8천만원입니다"), and gives tracked deletions as text; `convertHwpToText()` of a HWP gives one fixed sentence ("이 문서는 HWP
# 파일입니다", this document is a HWP file) in place of the document. Neither throws nor warns, so that whoever passes the text on
# has a document that reads whole.
# Fails where that changes.
set -euo pipefail
documents=$(cd "$(dirname "$0")/../test/fixtures/documents" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --save-exact @ssabrojs/hwpxjs@0.2.0

cat > text.mjs <<'JS'
import { readFileSync } from "node:fs";
import { HwpConverter, HwpxReader } from "@ssabrojs/hwpxjs";

const bytes = readFileSync(`${process.argv[2]}/call.hwpx`);
const reader = new HwpxReader();
await reader.loadFromArrayBuffer(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const text = await reader.extractText();
const has = (words) => `${words} ${text.includes(words)}`;
const hwp = await new HwpConverter().convertHwpToText(`${process.argv[2]}/call.hwp`);
console.log([...["북구", "480", "국비 70%", "신청서 1부", "총 예산은8천만원입니다", "5백만원1천만원"].map(has), JSON.stringify(hwp.trim())].join("; "));
JS
seen=$(node text.mjs "$documents")
echo "$seen"
[ "$seen" = '북구 false; 480 false; 국비 70% false; 신청서 1부 false; 총 예산은8천만원입니다 true; 5백만원1천만원 true; "이 문서는 HWP 파일입니다"' ]
