import { describe, expect, it } from "vitest";
import { KOREAN } from "../../../cli/words/messages-ko.ts";
import { problems } from "../../../graph/questions/question-words.ts";
import { stepName, taskName } from "../../../schemas/step-names.ts";
import { AppError } from "../../../utils/errors.ts";
import { callWarnings } from "../../../utils/llm/calls/warnings.ts";

const CALLS = ["Analysis", "Outline", "Findings", "Figures", "Section", "Edits", "Review", "Agreement", "Refinement"];

describe("what Korean sentences call things", () => {
  it.each([...CALLS, "Search"])("is a Korean name for the call %s, and English ones keep it", (call) => {
    expect(stepName(call, "ko")).toMatch(/^[가-힣 ]+$/);
    expect(stepName(call, "en")).toBe(call);
  });

  it("is for a step that nobody knows, or that every object has, the name that it has", () => {
    expect(stepName("astrology", "ko")).toBe("astrology");
    expect(stepName("constructor", "ko")).toBe("constructor");
  });

  it("is the specialist's name where a task is one's, else the task's id", () => {
    expect(taskName("research", "legal", "ko")).toBe("조사(법무)");
    expect(taskName("write", "finance-plan", "ko")).toBe("집필(finance-plan)");
    expect(taskName("research", "legal", "en")).toBe("research (legal)");
    expect(taskName("review", undefined, "ko")).toBe("검토");
  });

  it("is in a retry the step and the reason in Korean words", () => {
    expect(KOREAN.progress.retried("Findings", 2, 2_000, "model-timeout")).toBe(
      "조사 단계를 2초 뒤에 다시 시도합니다(2번째 시도): 제때 오지 않은 답변",
    );
  });

  it("is in an error the step's name and every number with commas", () => {
    const unusable = new AppError("model-answer-unusable", { step: "research", problem: "x" });
    expect(unusable.inLanguage("ko")).toBe("모델의 답변을 고쳐 달라고 한 뒤에도 사용할 수 없었습니다(조사: x).");
    expect(unusable.message).toContain("research");
    const long = new AppError("idea-too-long", { length: 20_001, max: 10_000 });
    expect(long.inLanguage("ko")).toBe("아이디어가 20,001자입니다. 10,000자 이하로 줄여 주세요.");
  });

  it("is in a warning on a mended answer the field's name, and the field itself where it has none", () => {
    const { message } = callWarnings("ko").answerMended("조사(법무)", [
      { kind: "cut", field: "findings.claim", most: 2_000 },
      { kind: "left-out", field: "rest", count: 3 },
    ]);
    expect(message).toBe(
      "조사(법무) 단계에서 모델의 답변이 맞지 않아 고쳐서 썼습니다: 조사 결과의 주장 글을 2,000자로 줄임; rest 3개를 뺌.",
    );
  });

  it("is in a refused answer the type in Korean and the bounds in words, with commas", () => {
    const { fieldType, fieldRange, fieldLength } = problems("ko");
    expect(fieldType("예산", "integer")).toBe("예산 항목은 정수 형식이어야 합니다.");
    expect(fieldRange("예산", 1_000, 50_000)).toBe("예산 항목의 값은 1,000 이상 50,000 이하여야 합니다.");
    expect(fieldRange("비율", 0.5, null)).toBe("비율 항목의 값은 0.5 이상이어야 합니다.");
    expect(fieldLength("이름", null, 2_000)).toBe("이름 항목의 길이는 2,000자 이하여야 합니다.");
    expect(problems("en").fieldRange("Budget", 1_000, null)).toBe("Budget must be in the range ≥ 1,000.");
  });
});
