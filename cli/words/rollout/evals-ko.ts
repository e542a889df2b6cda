import { PROGRAM } from "../program-name.ts";
import type { EVAL_HELP_EN, EVALS_EN } from "./evals-en.ts";

/** What `--help` says of evals, in Korean. */
export const EVAL_HELP_KO: typeof EVAL_HELP_EN = {
  commands: {
    eval: "PlanCraft의 기획서를 단일 프롬프트나 다른 변형의 기획서와 비교하기: 코드로 점검하고 블라인드로 심사합니다",
  },
  options: {
    evalName: "평가를 보관할 이름. 같은 이름이면 멈춘 곳부터 이어서 합니다",
    evalVariant: "후보 기획서를 만들 변형이나 그 파일. 적지 않으면 지금 그대로의 프로그램",
    against: "상대 기획서를 만드는 쪽: prompt, default 또는 variant:이름",
    judge: "비교할 심사 모델. 적지 않으면 기획서를 만든 모델",
    ideas: "사용할 아이디어의 ID를 쉼표로 구분. 적지 않으면 전부",
    evalLimit: "아이디어의 최대 개수",
    evalCost: "평가 전체(이어서 한 것 포함)의 비용이 이 금액(USD)에 이르기 전에 멈추기",
    evalOut: "report.md, results.jsonl, 기획서를 둘 폴더. 적지 않으면 .plancraft-evals/이름",
  },
};

/** Sentences on evals, in Korean. */
export const EVALS_KO: typeof EVALS_EN = {
  evals: {
    begun: (idea, language) => `${idea}(${language}): 진행 중`,
    done: (idea, language, done, planned, problems) =>
      `${idea}(${language}): 완료, ${planned}건 중 ${done}건${problems === 0 ? "" : ". 얻지 못한 것이 있으니 보고서를 확인하세요"}`,
    offline: `언어 모델이 설정되어 있지 않아 워크시트만 만들어 점검하고 비교는 하지 않습니다. 기획서를 만들 수 있는 방법: ${PROGRAM} setup`,
    kept: (path) => `보고서, 결과, 기획서는 ${path}에 있습니다.`,
    stopped: (reason) => `${reason} 같은 명령을 다시 실행하면 멈춘 곳부터 이어서 합니다.`,
    limit: (reason) => `${reason} --max-cost를 높여 같은 명령을 다시 실행하면 이어서 합니다.`,
    lastWords: "중단했습니다. 지금까지 한 것은 모두 보관되며, 같은 명령을 다시 실행하면 이어서 합니다.",
    badLimit: "--limit에는 0보다 큰 정수를 적어 주세요.",
  },
};
