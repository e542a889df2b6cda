import { number } from "../../utils/number-format.ts";
import { PROGRAM } from "./program-name.ts";
import type { WEBHOOKS_EN } from "./webhooks-en.ts";

/** Sentences on the endpoints of other services, in Korean. */
export const WEBHOOKS_KO: typeof WEBHOOKS_EN = {
  webhooks: {
    columns: { id: "아이디", state: "상태", waiting: "대기", dead: "포기", events: "이벤트", url: "주소" },
    log: { event: "이벤트", attempts: "보낸 횟수", next: "다시 보낼 때", died: "포기한 때", problem: "문제" },
    all: "모두",
    well: "켜짐",
    failing: "실패 중",
    disabled: "꺼짐",
    none: `이벤트를 받는 엔드포인트가 없습니다. 추가하기: ${PROGRAM} webhooks add https://...`,
    added: (id) =>
      `이제부터 plancraft serve나 work가 실행되는 동안 ${id} 엔드포인트로 이벤트를 보냅니다. 서명에 쓰는 비밀 키는 지금 한 번만 보입니다. 시험하기: ${PROGRAM} webhooks test ${id}`,
    tested: (address, status) => `${address}에서 시험 이벤트를 받았습니다(${status}).`,
    removed: (id) => `${id} 엔드포인트와 보내려던 이벤트를 모두 지웠습니다.`,
    rotated: (id, until) =>
      `이제 ${id}의 이벤트는 이 새 비밀 키로 서명합니다. 지금 한 번만 보이며, ${until}까지는 이전 키로도 서명합니다.`,
    problem: (id, problem) => `${id} 엔드포인트: ${problem}.`,
    emptyLog: (id) => `${id}에 보내지 못한 이벤트가 없습니다.`,
    replayed: (events, id) =>
      events === 0
        ? `${id}에 다시 보낼 이벤트가 없습니다.`
        : `이벤트 ${number.format(events)}개를 ${id}에 다시 보냅니다.`,
    badEvent: (text) => `이벤트는 s-1/12처럼 세션/번호로 적어 주세요(적은 값: ${text}).`,
    notBoth: "replay에는 이벤트 하나와 --from 중 하나만 적어 주세요.",
  },
};
