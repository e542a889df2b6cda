const HEADER = /^(?:[A-Za-z][A-Za-z0-9-]{0,76}:[^\n]*\n(?:[ \t][^\n]*\n)*)+/;
const MAIL_HEADERS = /^(?:from|to|subject|date|received|message-id|mime-version|return-path|content-type):/gim;
const BEGINNING_BYTES = 20_000;

/** Whether a file begins as a mail does: with three of the headers that all mails have. */
export function isMail(bytes: Uint8Array): boolean {
  const beginning = Buffer.from(bytes.subarray(0, BEGINNING_BYTES)).toString("latin1").replaceAll("\r\n", "\n");
  const names = (HEADER.exec(beginning)?.[0] ?? "").match(MAIL_HEADERS) ?? [];
  return new Set(names.map((name) => name.toLowerCase())).size >= 3;
}
