import type { Address, Attachment, Email } from "postal-mime";
import { htmlFile } from "../html/read-html.ts";
import { literalLines } from "../literal-lines.ts";
import type { Reader, ReadFile, ReadPart } from "../read-part.ts";
import { koreanText, withKoreanBytes } from "./korean-mail.ts";

/** Reads a file that came with a mail, by its content; a name helps where the content does not say it. */
export type AttachmentReader = (name: string, bytes: Uint8Array, maxCharacters: number) => Promise<ReadFile>;

/** More is an archive; those behind are named. */
const MAX_ATTACHMENTS = 20;
/** Mails in mails: an answer to an answer, as an attachment each. */
const MAX_NESTED = 4;
/** A page that says so much more than the text beside it is the mail; the text says only that there is a page. */
const PAGE_OVER_TEXT = 3;
const MAIL_TYPE = "message/rfc822";

/** A reader of mails: who wrote, what they wrote, and what came with it. @param readAttachment Reads that. */
export function mailReader(readAttachment: AttachmentReader, nested = 0): Reader {
  return async (bytes, maxCharacters) => {
    const { default: PostalMime } = await import("postal-mime");
    const parsed = await PostalMime.parse(withKoreanBytes(bytes), { maxRfc822NestingDepth: 0 }).catch(
      (cause: unknown) => ({ cause }),
    );
    if ("cause" in parsed) return { problem: "broken", cause: parsed.cause };
    const body = await bodyOf(parsed, maxCharacters);
    if (body.problem === "long" || body.problem === "bomb") return body;
    const inMail = mailReader(readAttachment, nested + 1);
    const attached = await attachedParts(parsed.attachments, maxCharacters, (file, left) => {
      if (file.mimeType !== MAIL_TYPE) return readAttachment(file.name, file.bytes, left);
      return nested < MAX_NESTED ? inMail(file.bytes, left) : Promise.resolve({ problem: "long" });
    });
    if (attached === "long") return { problem: "long" };
    const title = koreanText(parsed.subject ?? "").trim() || null;
    const unread = attached.unread.map((name) => `- ${name}`).join("\n");
    const named = unread === "" ? [] : [`Attached, and not read:\n\n${unread}`];
    const text = [headerLines(parsed), ...(body.parts ?? []).map(({ markdown }) => markdown), ...named];
    const markdown = text.filter((part) => part !== "").join("\n\n");
    if (markdown === "" && attached.parts.length === 0) return { problem: "empty" };
    return { problem: null, title, parts: [{ place: null, markdown }, ...attached.parts] };
  };
}

function headerLines({ from, to, cc, date, subject, headers }: Email): string {
  // As it was written: the parser's own date is in UTC, and an appointment may be on another day then.
  const written = headers.find(({ key }) => key === "date")?.value;
  const lines = [
    ["Subject", koreanText(subject ?? "")],
    ["From", people(from ? [from] : [])],
    ["To", people(to ?? [])],
    ["Cc", people(cc ?? [])],
    ["Date", written ?? date ?? ""],
  ] as const;
  return lines.flatMap(([name, value]) => (value.trim() === "" ? [] : [`${name}: ${oneLine(value)}`])).join("\n");
}

function people(addresses: readonly Address[]): string {
  const each = addresses.flatMap((one): readonly { name: string; address?: string }[] => one.group ?? [one]);
  return each
    .map(({ name, address }) => [koreanText(name), address ? `<${address}>` : ""].filter((one) => one !== "").join(" "))
    .join(", ");
}

async function bodyOf({ text, html }: Email, maxCharacters: number): Promise<ReadFile> {
  const plain = koreanText(text ?? "").trim();
  if (plain.length > maxCharacters) return { problem: "long" };
  const page = html ? await htmlFile(koreanText(html), maxCharacters) : null;
  const pageLength = page?.parts?.reduce((sum, { markdown }) => sum + markdown.length, 0) ?? 0;
  if (
    page !== null &&
    (page.problem === "long" || page.problem === "bomb" || pageLength > PAGE_OVER_TEXT * plain.length)
  )
    return page;
  if (plain === "") return { problem: "empty" };
  return {
    problem: null,
    title: null,
    parts: [{ place: null, markdown: literalLines(plain.replaceAll("\r\n", "\n")) }],
  };
}

interface AttachedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** What of the attachments can be read, and the names of the others. */
async function attachedParts(
  attachments: readonly Attachment[],
  maxCharacters: number,
  read: (file: AttachedFile, left: number) => Promise<ReadFile>,
): Promise<{ readonly parts: readonly ReadPart[]; readonly unread: readonly string[] } | "long"> {
  const parts: ReadPart[] = [];
  const unread: string[] = [];
  let left = maxCharacters;
  // Pictures that stand in the text are part of it.
  const files = attachments.filter(({ related }) => !related);
  for (const [at, attachment] of files.entries()) {
    const isNested = attachment.mimeType === MAIL_TYPE;
    const name = oneLine(koreanText(attachment.filename ?? "")) || (isNested ? `${at + 1}.eml` : `${at + 1}`);
    const bytes = bytesOf(attachment.content);
    const found = at < MAX_ATTACHMENTS ? await read({ name, mimeType: attachment.mimeType, bytes }, left) : null;
    if (found?.problem === "long" && !isNested) return "long";
    if (!found?.parts) unread.push(name);
    for (const part of found?.parts ?? []) {
      left -= part.markdown.length;
      if (left < 0) return "long";
      const place = `attachment "${name}"`;
      parts.push({ ...part, place: part.place === null ? place : `${place}, ${part.place}` });
    }
  }
  return { parts, unread };
}

function bytesOf(content: Attachment["content"]): Uint8Array {
  if (typeof content === "string") return Buffer.from(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
