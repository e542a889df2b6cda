import { inflateRawSync } from "node:zlib";
import type { ReadFile } from "../../read-part.ts";
import { readOrProblem, Unreadable } from "../../unreadable.ts";
import { hangulMarkdown } from "../hangul-markdown.ts";
import { HangulText } from "../hangul-text.ts";
import { ParagraphLooks } from "../paragraph-looks.ts";
import { type CompoundStreams, openCompoundStreams } from "./compound-streams.ts";
import { HwpBody } from "./hwp-body.ts";
import { hwpStyles } from "./hwp-doc-info.ts";
import { type HwpRecord, hwpRecords, TAG } from "./hwp-records.ts";
import { summaryTitle } from "./hwp-summary.ts";

const SIGNATURE = Buffer.from("HWP Document File", "latin1");
const HEADER = "FileHeader";
const HEADER_BYTES = 40;
const COMPRESSED = 1;
/** Its author allows others to look at it, and neither to edit nor to copy it: it is encrypted for that. */
const DISTRIBUTED = 1 << 2;
/** A password, a rights management, a certificate, and both of these. */
const ENCRYPTED = (1 << 1) | (1 << 4) | (1 << 8) | (1 << 10);
const VERSION = 5;
const MAX_SECTIONS = 1_000;
/** All streams together; their pictures are none of them. */
const MAX_UNPACKED_BYTES = 100_000_000;

/**
 * Reads a HWP 5.0: body, tables, boxes, notes and captions, in their order. What stands on each page and remarks are
 * left out. Headings are its places.
 *
 * 본 제품은 한글과컴퓨터의 한글 문서 파일(.hwp) 공개 문서를 참고하여 개발하였습니다. (Developed with reference to the public
 * description of the format by Hancom, which asks for this sentence.)
 */
export function readHwp(bytes: Uint8Array, maxCharacters: number): Promise<ReadFile> {
  return readOrProblem(() => {
    const file = openCompoundStreams(bytes);
    const flags = flagsOf(file);
    const stream = streamReader(file, (flags & COMPRESSED) !== 0);
    const info = hwpRecords(stream("DocInfo") ?? missing("DocInfo"));
    // Where its deleted texts stand is not in the description, and they must not pass for the author's words.
    if (info.some(listsChange)) throw new Unreadable("tracked");
    const looks = new ParagraphLooks(hwpStyles(info));
    const text = new HangulText(maxCharacters);
    const body = new HwpBody(text, looks);
    for (let nth = 0; nth < MAX_SECTIONS; nth += 1) {
      const section = stream(`BodyText/Section${nth}`);
      if (section === null && nth === 0) missing("BodyText");
      if (section === null) break;
      body.read(hwpRecords(section));
    }
    const markdown = hangulMarkdown(text.closeList());
    if (markdown.length > maxCharacters) throw new Unreadable("long");
    const title = summaryTitle(file.stream("\u0005HwpSummaryInformation"));
    return { problem: null, title, parts: [{ place: null, markdown }] };
  });
}

function listsChange({ tag, children }: HwpRecord): boolean {
  return tag === TAG.trackedChange || children.some(listsChange);
}

function flagsOf(file: CompoundStreams): number {
  const header = file.stream(HEADER);
  if (header === null || header.length < HEADER_BYTES || !SIGNATURE.equals(header.subarray(0, SIGNATURE.length)))
    throw new Unreadable("broken", new Error("It has no header of a HWP"));
  if (header.readUInt8(35) < VERSION) throw new Unreadable("old");
  const flags = header.readUInt32LE(36);
  if ((flags & ENCRYPTED) !== 0) throw new Unreadable("encrypted");
  if ((flags & DISTRIBUTED) !== 0) throw new Unreadable("view-only");
  return flags;
}

/** Reads streams within one limit, since a stream unpacks to a thousand times its size. */
function streamReader(file: CompoundStreams, isCompressed: boolean) {
  let left = MAX_UNPACKED_BYTES;
  return (path: string): Buffer | null => {
    const stored = file.stream(path);
    if (stored === null) return null;
    const content = isCompressed ? inflated(stored, left) : stored;
    left -= content.length;
    if (left <= 0) throw new Unreadable("bomb");
    return content;
  };
}

function inflated(packed: Buffer, maxBytes: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, maxBytes) });
  } catch (cause) {
    const isTooLarge = cause instanceof Error && "code" in cause && cause.code === "ERR_BUFFER_TOO_LARGE";
    throw new Unreadable(isTooLarge ? "bomb" : "broken", cause);
  }
}

function missing(path: string): never {
  throw new Unreadable("broken", new Error(`${path} is missing`));
}
