import { AppError, type Wording } from "../errors.ts";

/** Longer ones are made of somebody's text. */
const MAX_ADDRESS_CHARACTERS = 2_000;
/** What stands for a page among files: no file's path begins so. */
const WEB = /^\s*https?:\/\//i;

const PROBLEMS = {
  malformed: { en: "it is no address of the web", ko: "웹 주소가 아닙니다" },
  plain: {
    en: "only https addresses are fetched: on the way to http ones anybody can read and change the page",
    ko: "https 주소만 가져옵니다. http로는 누구나 중간에서 내용을 보고 바꿀 수 있습니다",
  },
  secret: {
    en: "it holds a user name or a password, which would be stored with the plan: give the address without",
    ko: "주소에 사용자 이름이나 비밀번호가 있어 기획서와 함께 저장됩니다. 빼고 적어 주세요",
  },
  long: {
    en: `it is longer than ${MAX_ADDRESS_CHARACTERS} characters`,
    ko: `${MAX_ADDRESS_CHARACTERS.toLocaleString("ko-KR")}자보다 깁니다`,
  },
} as const satisfies Record<string, Wording>;

/** Whether what is given among files is the address of a page. */
export function isPageAddress(given: string): boolean {
  return WEB.test(given);
}

/**
 * The address of a page that may be fetched, without the place on it.
 * @param own Hosts of one's own network, as `host` or `host:port`: http is taken for these.
 * @throws AppError `page-unusable` for another kind of address, and one that holds a password, which is not shown.
 */
export function pageAddress(given: string, own: readonly string[] = []): URL {
  const text = given.trim();
  const address = URL.parse(text);
  if (!address || !/^https?:$/.test(address.protocol) || address.hostname === "") throw unusable(null, "malformed");
  if (address.username !== "" || address.password !== "") throw unusable(address, "secret");
  if (address.href.length > MAX_ADDRESS_CHARACTERS) throw unusable(address, "long");
  if (address.protocol === "http:" && !own.includes(address.host)) throw unusable(address, "plain");
  address.hash = "";
  return address;
}

/** An address as sentences and logs show it: what stands behind its path may be somebody's key. */
export function shownAddress({ origin, pathname }: URL): string {
  return origin + pathname;
}

function unusable(address: URL | null, problem: keyof typeof PROBLEMS): AppError {
  const shown = address === null ? { en: "What was given", ko: "주어진 값" } : shownAddress(address);
  return new AppError("page-unusable", { address: shown, problem: PROBLEMS[problem] });
}
