import { number } from "../../utils/number-format.ts";
import { PROGRAM } from "./program-name.ts";
import type { WORKERS_EN } from "./workers-en.ts";

/** Sentences on workers, and on sessions that run on one, in Korean. */
export const WORKERS_KO: typeof WORKERS_EN = {
  work: {
    working: (sessions) =>
      `워커를 시작했습니다. 요청받은 세션을 한 번에 ${number.format(sessions)}개까지 실행합니다. Ctrl-C로 멈출 수 있습니다.`,
    draining:
      "워커를 멈춥니다. 진행 중인 작업은 저장한 뒤 다른 워커에 넘깁니다. 바로 끝내려면 Ctrl-C를 한 번 더 누르세요. 그래도 잃는 것은 없습니다.",
    atOnce: "바로 멈췄습니다. 진행 중이던 세션은 다른 워커가 이어 갑니다.",
    measured: (address) => `지표 주소: ${address}/metrics`,
    badMetrics: (text) => `--metrics는 HOST:PORT(예: 0.0.0.0:9464) 또는 off여야 합니다: ${text}`,
    badConcurrency: (text, most) => `--concurrency는 1부터 ${most}까지의 정수여야 하는데 ${text}(으)로 되어 있습니다.`,
    badWorkers: (text, most) => `--workers는 1부터 ${most}까지의 정수여야 하는데 ${text}(으)로 되어 있습니다.`,
    restarts: (seconds) => `워커가 예기치 않게 끝났습니다. ${seconds}초 뒤에 새로 시작합니다.`,
  },

  elsewhere: {
    queued: (session) => `${session} 세션을 대기열에 넣었습니다. 진행 상황 보기: ${PROGRAM} resume ${session} --follow`,
    leftRunning: (session) =>
      `${session} 세션은 계속 진행됩니다. 다시 보기: ${PROGRAM} resume ${session} --follow, 멈추기: ${PROGRAM} cancel ${session}`,
    follows: (session) => `${session} 세션의 진행 상황을 보여 줍니다. Ctrl-C를 눌러도 세션은 계속 진행됩니다.`,
    notBegun: (session) => `지금 ${session} 세션을 실행하는 곳이 없습니다. 이어 가기: ${PROGRAM} resume ${session}`,
    detachAndOut: "--out 파일은 세션을 지켜보는 쪽이 쓰는데 --detach는 지켜보지 않습니다. 둘 중 하나를 빼 주세요.",
    followAndMore: "--follow는 진행 상황만 보여 줍니다. --out을 뺀 다른 옵션은 함께 쓸 수 없습니다.",
  },

  workers: {
    label: "워커",
    there: (workers, sessions) =>
      `${number.format(workers)}개, 모두 합쳐 한 번에 세션 ${number.format(sessions)}개까지 실행`,
    none: "없음",
    start: `워커 시작: ${PROGRAM} work`,
  },
};
