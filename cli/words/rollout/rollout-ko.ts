import type { VariantRef } from "../../../schemas/rollout/rollout.ts";
import { PROGRAM } from "../program-name.ts";
import type { ROLLOUT_EN, ROLLOUT_HELP_EN, ROLLOUT_NEXT_EN } from "./rollout-en.ts";

/** A variant as it is shown. @param particle What stands behind it: after a consonant, and after a vowel. */
function variantKo(variant: VariantRef | null, [consonant, vowel]: Particle = ["", ""]): string {
  if (variant === null) return `기본 상태${vowel}`;
  return `${variant.name}(${variant.version.slice(0, 12)}) 변형${consonant}`;
}
const OBJECT: Particle = ["을", "를"];
const TO: Particle = ["으로", "로"];
type Particle = readonly [string, string];

const goesOn = "이미 시작한 세션은 시작할 때의 것을 그대로 씁니다.";

/** Sentences on rollouts, in Korean. */
export const ROLLOUT_KO: typeof ROLLOUT_EN = {
  rollout: {
    columns: { id: "아이디", state: "상태", preset: "프리셋", share: "비율", started: "시작", variant: "변형" },
    states: { running: "진행 중", promoted: "승격됨", "rolled-back": "되돌림" },
    arms: { canary: "카나리", control: "대조군" },
    variant: (variant) => variantKo(variant),
    none: `아직 시작한 롤아웃이 없습니다. 시작하기: ${PROGRAM} rollout start VARIANT --share 5%`,
    more: (shown) => `${shown}개보다 더 있습니다. --limit으로 더 볼 수 있습니다.`,
    badLimit: (text) => `--limit은 0보다 큰 정수여야 합니다(받은 값: ${text}).`,

    started: ({ preset, variant, control }, share) =>
      `이제부터 ${preset} 프리셋의 새 세션에서 사용자의 ${share}에게 ${variantKo(variant)}, 나머지에게 ${variantKo(control, OBJECT)} 적용합니다. 경과 보기: ${PROGRAM} rollout status`,
    raised: ({ variant }, before, share) =>
      `${variantKo(variant)}의 비율을 ${before}에서 ${share}로 올렸습니다. 이미 받던 사용자는 계속 받습니다.`,
    lowered: ({ variant, control }, before, share) =>
      `${variantKo(variant)}의 비율을 ${before}에서 ${share}로 내렸습니다. 빠진 사용자는 다음 세션부터 ${variantKo(control, TO)} 돌아갑니다. ${goesOn}`,
    same: (share) => `비율이 이미 ${share}입니다. 바뀐 것은 없습니다.`,
    promoted: ({ preset, variant }) =>
      `이제 ${preset} 프리셋의 모든 새 세션에 ${variantKo(variant, OBJECT)} 적용합니다. ${goesOn}`,
    rolledBack: ({ preset, control }) =>
      `이제 ${preset} 프리셋의 모든 새 세션에 ${variantKo(control, OBJECT)} 적용합니다. ${goesOn}`,

    heading: ({ preset, variant }, id) => `롤아웃 ${id}: ${variantKo(variant)}, ${preset} 프리셋의 새 세션`,
    running: (share, at, person) => `${at}부터 사용자의 ${share}에게 진행 중(${person}).`,
    over: { promoted: (at) => `${at}에 승격되었습니다.`, "rolled-back": (at) => `${at}에 되돌려졌습니다.` },
    byItself: (reason) => `자동으로 되돌렸습니다. ${reason}.`,
    table: { arm: "그룹", sessions: "끝난 세션", failures: "실패", rate: "비율", variant: "적용" },
    evidence: {
      heading: "다음 중 하나에 이르면 자동으로 되돌립니다.",
      columns: { what: "카나리의 실패가 뒷받침하는 것", now: "지금", bound: "되돌리는 값" },
      limit: "서비스 수준이 허용하는 것보다 자주 실패한다",
      control: "대조군보다 자주 실패한다",
    },
    warned: ({ sessions, failures }) =>
      `경고: 카나리 세션 ${sessions}개 중 ${failures}개가 실패해 지금까지는 서비스 수준을 벗어나 있습니다.`,
    acts: {
      columns: { at: "시각", who: "누가", act: "무엇을" },
      guard: "자동",
      start: (share) => `${share}로 시작`,
      share: (before, share) => `${before}에서 ${share}로 변경`,
      promote: "승격",
      rollback: (reason) => `되돌림${reason === null ? "" : `: ${reason}`}`,
      warn: "경고",
    },
    inArm: {
      canary: (variant, preset) =>
        `카나리: 이 사용자는 ${preset} 프리셋의 새 세션에서 ${variantKo(variant, OBJECT)} 받습니다.`,
      control: (variant, preset) =>
        `대조군: 이 사용자는 ${preset} 프리셋의 새 세션에서 이전처럼 ${variantKo(variant, OBJECT)} 받습니다.`,
    },
  },
};

/** What to type after an error on rollouts, in Korean. */
export const ROLLOUT_NEXT_KO: typeof ROLLOUT_NEXT_EN = {
  "rollout-unknown": () => `확인하기: ${PROGRAM} rollout list`,
  "rollout-none": () => `확인하기: ${PROGRAM} rollout list`,
};

/** What `--help` says of them, in Korean. */
export const ROLLOUT_HELP_KO: typeof ROLLOUT_HELP_EN = {
  commands: {
    rollout: "일부 사용자에게만 변형을 적용해 더 나은지 보기",
    rolloutStart: "사용자의 일정 비율에게 새 세션부터 변형 적용하기(항상 같은 사용자)",
    rolloutStatus: "롤아웃의 경과 보기: 두 그룹의 실패, 누가 언제 무엇을 했는지",
    rolloutList: "롤아웃 목록, 마지막에 시작한 것부터",
    rolloutShare: "변형을 더 많은 또는 더 적은 사용자에게 적용하기. 올릴 때는 이미 받던 사용자가 계속 받습니다",
    rolloutPromote: "프리셋의 모든 새 세션에 변형을 적용하고 롤아웃 끝내기",
    rolloutRollback: "모든 새 세션을 이전 상태로 되돌리고 롤아웃 끝내기",
    rolloutArm: "사용자가 롤아웃의 어느 그룹에 있는지 보기",
  },
  options: {
    rolloutVariant: "변형의 이름, 버전의 앞부분, 또는 파일",
    rolloutShare: "적용할 사용자 비율, 예: 5%",
    rolloutPreset: "새 세션에 적용할 프리셋. 없으면 평소 쓰는 프리셋",
    runningPreset: "여러 프리셋의 롤아웃이 진행 중일 때 그 프리셋",
    anyRollout: "아이디 또는 그 앞부분. 없으면 진행 중인 것, 그것도 없으면 마지막 것",
    rollouts: "최대 몇 개의 롤아웃을 볼지",
    rollbackReason: "나중에 읽을 사람을 위한 이유",
    rolloutUser: "서버가 아는 사용자 아이디",
  },
};
