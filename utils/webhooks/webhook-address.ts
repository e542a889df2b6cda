import { AppError, type Wording } from "../errors.ts";

const MAX_ADDRESS_CHARACTERS = 2_000;

const PROBLEMS = {
  malformed: { en: "the address is no http or https address", ko: "http나 https 주소가 아닙니다" },
  plain: {
    en: "only https addresses are taken, and http ones of hosts in PLANCRAFT_WEBHOOK_HOSTS",
    ko: "https 주소만 쓸 수 있습니다. http는 PLANCRAFT_WEBHOOK_HOSTS에 적은 호스트만 됩니다",
  },
  secret: {
    en: "the address holds a user name or a password: events are signed instead, so give it without",
    ko: "주소에 사용자 이름이나 비밀번호가 있습니다. 이벤트에는 서명이 붙으니 빼고 적어 주세요",
  },
  long: {
    en: `the address is longer than ${MAX_ADDRESS_CHARACTERS} characters`,
    ko: `주소가 ${MAX_ADDRESS_CHARACTERS.toLocaleString("ko-KR")}자보다 깁니다`,
  },
} as const satisfies Record<string, Wording>;

/**
 * The address of an endpoint, as far as it can be judged without looking up its host.
 * @param own Hosts of one's own network, as `host` or `host:port`: http is taken for these.
 * @throws AppError `webhook-unusable`.
 */
export function webhookAddress(given: string, own: readonly string[]): URL {
  const address = URL.parse(given.trim());
  if (!address || !/^https?:$/.test(address.protocol) || address.hostname === "") throw unusable("malformed");
  if (address.username !== "" || address.password !== "") throw unusable("secret");
  if (address.href.length > MAX_ADDRESS_CHARACTERS) throw unusable("long");
  if (address.protocol === "http:" && !own.includes(address.host)) throw unusable("plain");
  address.hash = "";
  return address;
}

function unusable(problem: keyof typeof PROBLEMS): AppError {
  return new AppError("webhook-unusable", { problem: PROBLEMS[problem] });
}
