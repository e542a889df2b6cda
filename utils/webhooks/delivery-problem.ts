import type { Wording } from "../errors.ts";

/** Why an endpoint did not take an event; it is stored so, and told in whatever language is asked for. */
export type DeliveryProblem =
  | { readonly kind: "status"; readonly status: number }
  /** @property to Without what stands behind its path; null where it is no address. */
  | { readonly kind: "redirect"; readonly status: number; readonly to: string | null }
  | { readonly kind: "gone" }
  | { readonly kind: "late"; readonly seconds: number }
  | { readonly kind: "private" }
  | { readonly kind: "forbidden" }
  | { readonly kind: "name" }
  | { readonly kind: "certificate"; readonly code: string }
  | { readonly kind: "lost" };

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|ERR_TLS|EPROTO|ERR_SSL|HOSTNAME_MISMATCH|INVALID_CA/;

/** What a connection failed with. */
export function connectionProblem(cause: unknown): DeliveryProblem {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (CERTIFICATE.test(code)) return { kind: "certificate", code };
  return { kind: code === "ENOTFOUND" ? "name" : "lost" };
}

/** The same in words, without a full stop. */
export function problemWords(problem: DeliveryProblem): Wording {
  switch (problem.kind) {
    case "status":
      return { en: `it answers ${problem.status}`, ko: `응답이 ${problem.status}입니다` };
    case "redirect": {
      const { status, to } = problem;
      const [where, place] = to === null ? ["", ""] : [` to ${to}`, `, ${to}`];
      return {
        en: `it answers with a redirect (${status}${where}), which is not followed: give the address that is meant`,
        ko: `다른 주소로 넘깁니다(${status}${place}). 따라가지 않으니 실제 주소를 적어 주세요`,
      };
    }
    case "gone":
      return {
        en: "it answers 410, which says that it wants no more events",
        ko: "응답이 410입니다. 이벤트를 더는 받지 않겠다는 뜻입니다",
      };
    case "late":
      return {
        en: `it did not answer within ${problem.seconds} s`,
        ko: `${problem.seconds}초 안에 응답하지 않았습니다`,
      };
    case "private":
      return {
        en: "its host leads into a private network: one of your own has to be named in PLANCRAFT_WEBHOOK_HOSTS",
        ko: "사설 네트워크로 이어지는 호스트입니다. 직접 쓰는 호스트라면 PLANCRAFT_WEBHOOK_HOSTS에 적어 주세요",
      };
    case "forbidden":
      return {
        en: "its address is http, and its host is not named in PLANCRAFT_WEBHOOK_HOSTS any more",
        ko: "http 주소인데 호스트가 더는 PLANCRAFT_WEBHOOK_HOSTS에 없습니다",
      };
    case "name":
      return { en: "there is no host of this name", ko: "그런 이름의 호스트가 없습니다" };
    case "certificate":
      return {
        en: `no trusted connection to it can be made (${problem.code})`,
        ko: `믿을 수 있는 연결을 맺을 수 없습니다(${problem.code})`,
      };
    case "lost":
      return {
        en: "it cannot be reached, or the connection was lost",
        ko: "서버에 연결할 수 없거나 연결이 끊겼습니다",
      };
  }
}
