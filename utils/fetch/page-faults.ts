import { AppError, type Wording } from "../errors.ts";
import { shownAddress } from "./page-address.ts";

/** A page may have so much, as a file may. */
export const MAX_PAGE_BYTES = 20_000_000;
export const MAX_REDIRECTS = 5;
export const PAGE_TIME_MS = 20_000;

const NETWORK = {
  name: { en: "there is no host of this name", ko: "그런 이름의 호스트가 없습니다" },
  late: {
    en: `it did not come within ${PAGE_TIME_MS / 1_000} seconds`,
    ko: `${PAGE_TIME_MS / 1_000}초 안에 오지 않았습니다`,
  },
  lost: {
    en: "its server cannot be reached, or the connection was lost; pages are fetched directly, and not through a proxy",
    ko: "서버에 연결할 수 없거나 연결이 끊겼습니다. 페이지는 프록시를 거치지 않고 직접 가져옵니다",
  },
} as const satisfies Record<string, Wording>;

const CONTENT = {
  private: {
    en: "it leads into a private network: a host of your own has to be named in PLANCRAFT_FETCH_HOSTS",
    ko: "사설 네트워크로 이어지는 주소입니다. 직접 쓰는 호스트라면 PLANCRAFT_FETCH_HOSTS에 적어 주세요",
  },
  large: {
    en: `it is larger than ${MAX_PAGE_BYTES / 1_000_000} MB`,
    ko: `${MAX_PAGE_BYTES / 1_000_000}MB보다 큽니다`,
  },
  redirects: {
    en: `it leads on more than ${MAX_REDIRECTS} times`,
    ko: `다른 주소로 ${MAX_REDIRECTS}번 넘게 넘어갑니다`,
  },
  login: {
    en: "it is behind a login: save it in your browser, and give the file",
    ko: "로그인해야 볼 수 있는 페이지입니다. 브라우저에서 저장한 파일을 주세요",
  },
  missing: { en: "there is no page at this address", ko: "이 주소에 페이지가 없습니다" },
} as const satisfies Record<string, Wording>;

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|ERR_TLS|EPROTO|ERR_SSL|HOSTNAME_MISMATCH|INVALID_CA/;

/** What can be wrong with a page, as `page-unusable`; what may pass, as `page-unreachable`. */
export const pageFault = {
  content: (address: URL, problem: keyof typeof CONTENT): AppError => unusable(address, CONTENT[problem]),
  status: (address: URL, status: number): AppError => {
    if (status === 401 || status === 403 || status === 407) return unusable(address, CONTENT.login);
    if (status === 404 || status === 410) return unusable(address, CONTENT.missing);
    const problem = { en: `its server answers with an error (${status})`, ko: `서버가 오류(${status})를 냅니다` };
    return status >= 500 || status === 429 ? unreachable(address, problem) : unusable(address, problem);
  },
  late: (address: URL): AppError => unreachable(address, NETWORK.late, { isFinal: true }),
  network: (address: URL, cause: unknown): AppError => {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    if (CERTIFICATE.test(code)) {
      const en = `no trusted connection to its server can be made (${code})`;
      return unusable(address, { en, ko: `서버와 믿을 수 있는 연결을 맺을 수 없습니다(${code})` }, cause);
    }
    if (code === "ENOTFOUND") return unreachable(address, NETWORK.name, { isFinal: true, cause });
    return unreachable(address, NETWORK.lost, { cause });
  },
} as const;

function unusable(address: URL, problem: Wording, cause?: unknown): AppError {
  return new AppError("page-unusable", { address: shownAddress(address), problem }, cause);
}

function unreachable(
  address: URL,
  problem: Wording,
  { isFinal = false, cause }: { readonly isFinal?: boolean; readonly cause?: unknown } = {},
): AppError {
  // Final: another attempt right away would meet the same.
  return new AppError("page-unreachable", { address: shownAddress(address), problem, isFinal }, cause);
}
