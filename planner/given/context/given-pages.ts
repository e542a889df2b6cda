import { readGivenPage } from "../../../knowledge/given-file.ts";
import { isLoginPage } from "../../../knowledge/readers/html/login-form.ts";
import { inCharset } from "../../../knowledge/readers/html/page-text.ts";
import type { GivenFile } from "../../../schemas/given-file.ts";
import { shownAddress } from "../../../utils/fetch/page-address.ts";
import { pageFault } from "../../../utils/fetch/page-faults.ts";

/** How pages are fetched here. */
export interface PageAccess {
  /** Hosts of one's own network. */
  readonly own: readonly string[];
  readonly retryBaseMs: number;
  readonly signal?: AbortSignal;
}

const HTML_TYPE = /^(?:text\/html|application\/xhtml\+xml)$/;
const TEXT_TYPE = /^text\/|\+xml$/;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Fetches a page and reads it as a file, under its own title and address.
 * @throws AppError `page-unusable`, `page-unreachable`.
 */
export async function readPage(asked: URL, access: PageAccess): Promise<GivenFile> {
  const { fetchedPage } = await import("../../../utils/fetch/fetched-page.ts");
  const { address, bytes, type, charset } = await fetchedPage(asked, access);
  const isHtml = HTML_TYPE.test(type);
  if (isHtml && (await isLoginPage(bytes))) throw pageFault.content(asked, "login");
  return readGivenPage({
    address: asked.href,
    shown: shownAddress(asked),
    name: isHtml ? "page.html" : decodeName(address),
    bytes: TEXT_TYPE.test(type) ? inUtf8(bytes, charset) : bytes,
  });
}

/** The charset of the header is the page's, whatever it says of itself: the bytes say so too then. */
function inUtf8(bytes: Uint8Array, charset: string | null): Uint8Array {
  const isMarked = bytes[0] === 0xff || bytes[0] === 0xfe || MARK.equals(bytes.subarray(0, MARK.length));
  const text = isMarked || charset === null ? null : inCharset(bytes, charset);
  return text === null ? bytes : Buffer.concat([MARK, Buffer.from(text)]);
}

function decodeName({ pathname }: URL): string {
  const last = pathname.slice(pathname.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(last) || "page";
  } catch {
    return last;
  }
}
