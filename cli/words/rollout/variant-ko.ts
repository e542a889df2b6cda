import { PROGRAM } from "../program-name.ts";
import type { VARIANT_EN, VARIANT_HELP_EN } from "./variant-en.ts";

/** What `--help` says of variants, in Korean. */
export const VARIANT_HELP_KO: typeof VARIANT_HELP_EN = {
  commands: {
    variant: "변형 보기와 점검: 세션에 쓸 수 있는 다른 프롬프트, 모델, 설정, 가이드",
    variantList: "보관된 변형 목록과 각각 바꾸는 것 보기",
    variantShow: "변형을 파일 형태로 출력하기",
    variantDiff: "두 변형의 차이 보기. default와 비교하면 변형이 바꾸는 것 전체를 봅니다",
    variantCheck: "변형 파일을 점검하고 잘못된 것을 모두 알려 주기. 보관하지는 않습니다",
  },
  options: {
    variantNamed: "이름, 버전 또는 그 앞부분, 파일(/가 있거나 .yaml, .yml, .json으로 끝남), 또는 default",
    variantFile: "YAML 또는 JSON 파일",
  },
};

/** Sentences on variants, in Korean. */
export const VARIANT_KO: typeof VARIANT_EN = {
  variant: {
    columns: { name: "이름", version: "버전", at: "보관한 때", by: "보관한 사람", changes: "바꾸는 것" },
    asItIs: "없음: 프로그램 그대로",
    none: `아직 보관된 변형이 없습니다. 변형은 그것으로 세션을 시작할 때 보관됩니다. 파일 점검하기: ${PROGRAM} variant check variant.yaml`,
    kept: (at, person) => `${at} ${person} 보관`,
    notKept: "아직 보관되지 않음",
    usable: (name, version) => `${name} 변형을 쓸 수 있습니다. 버전: ${version}.`,
    changes: (fields) => `바꾸는 것: ${fields}.`,
    changesNothing: "바꾸는 것이 없습니다.",
    heading: (from, to) => `${from}에서 ${to}(으)로`,
    same: (from, to) => `${from}과(와) ${to}은(는) 이름만 다르고 내용이 같습니다.`,
    unset: "프로그램 그대로",
    replaces: { prompts: "기본 프롬프트를 대신합니다", guides: "새로 넣습니다" },
    gone: { prompts: "기본 프롬프트로 돌아갑니다", guides: "뺍니다" },
    lineEnd: "마지막 줄 끝만 다릅니다",
  },
};
