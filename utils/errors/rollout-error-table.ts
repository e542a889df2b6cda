import { type ErrorTraits, EXIT } from "./error-traits.ts";

const refused = { category: "validation", exitCode: EXIT.wrongUse, httpStatus: 400, retryable: false } as const;

/** The rows of the error table on variants and their rollouts. */
export const ROLLOUT_ERRORS = {
  "variant-unknown": {
    ...refused,
    httpStatus: 404,
    en: "There is no variant {variant}: name one that is kept, or its version.",
    ko: "{variant} 변형이 없습니다. 보관된 변형의 이름이나 버전을 적어 주세요.",
  },
  "variant-unusable": {
    ...refused,
    en: "The variant {variant} cannot be used: {problem}. Nothing was changed.",
    ko: "{variant} 변형을 쓸 수 없습니다. {problem}. 바뀐 것은 없습니다.",
  },
  "rollout-unknown": {
    ...refused,
    httpStatus: 404,
    en: "There is no rollout {rollout}.",
    ko: "{rollout} 롤아웃이 없습니다.",
  },
  "rollout-ambiguous": {
    ...refused,
    httpStatus: 409,
    en: "{problem}: {rollouts}. {remedy}.",
    ko: "롤아웃을 정할 수 없습니다. {problem}: {rollouts}. {remedy}.",
  },
  "rollout-none": {
    ...refused,
    httpStatus: 409,
    en: "No rollout is running for {preset}.",
    ko: "{preset} 진행 중인 롤아웃이 없습니다.",
  },
  "rollout-over": {
    ...refused,
    httpStatus: 409,
    en: "The rollout {rollout} of {variant} is over, it was {end}. Nothing was changed.",
    ko: "{variant}의 롤아웃 {rollout}은(는) 이미 {end}. 바뀐 것은 없습니다.",
  },
  "rollout-running": {
    ...refused,
    httpStatus: 409,
    en: "A rollout of {variant} is running for the preset {preset}: promote it or roll it back first.",
    ko: "{preset} 프리셋에서 {variant} 롤아웃이 진행 중입니다. 먼저 승격하거나 되돌리세요.",
  },
  "guard-newer": {
    category: "storage",
    exitCode: EXIT.storage,
    httpStatus: 503,
    retryable: false,
    en: "What the guard of the rollout remembers has version {found}, and this PlanCraft knows only version {known}: use a newer PlanCraft.",
    ko: "롤아웃 감시 기록의 버전은 {found}인데 이 PlanCraft는 {known}만 압니다. 새 버전을 사용하세요.",
  },
  "share-invalid": {
    ...refused,
    en: "{share} is no share of users: write a percentage above 0% and up to 100%, such as 5%.",
    ko: "{share}은(는) 사용자 비율이 아닙니다. 0% 초과 100% 이하로, 예를 들어 5%처럼 적어 주세요.",
  },
} as const satisfies Record<string, ErrorTraits>;
