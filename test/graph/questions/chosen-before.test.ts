import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { checkAnswer } from "../../../graph/questions/answer-check.ts";
import { recommendChosenBefore } from "../../../graph/questions/chosen-before.ts";
import { assumption, planQuestions } from "../../../graph/questions/question-plan.ts";
import { recommendedAnswer } from "../../../graph/questions/recommended-answer.ts";
import type { RememberedChoice } from "../../../schemas/memory.ts";
import type { PlannedQuestion } from "../../../schemas/question.ts";
import { planned } from "../../support/planned-question.ts";
import { rememberedChoice } from "../../support/remembered-choice.ts";
import { proposedQuestion } from "../../support/scripted-ports.ts";

/** A question with these titles, whose ids are a, b, c, ...; the first one is recommended. */
function asking(kind: "option" | "options", titles: readonly string[], given: Partial<PlannedQuestion> = {}) {
  const options = titles.map((title, at) => ({ id: "abcdefgh"[at] ?? "z", title, description: "" }));
  return planned(kind, {
    options,
    recommended: kind === "option" ? "a" : ["a"],
    why: "It decides the tone.",
    ...given,
  });
}

/** What is recommended of these titles to somebody who chose these; null where memory has no say. */
function recommended(titles: readonly string[], ...chosen: readonly Partial<RememberedChoice>[]) {
  const question = asking("option", titles);
  const found = recommendChosenBefore(question, chosen.map(rememberedChoice), "en");
  return found === question ? null : found.recommended;
}

describe("a choice that is offered again", () => {
  it("is recommended, and the question says since when, in its language", () => {
    const question = asking("option", ["Businesses", "Consumers"]);
    expect(recommendChosenBefore(question, [rememberedChoice()], "en")).toEqual({
      ...question,
      recommended: "b",
      why: 'It decides the tone. Recommended because you chose "Consumers" on 3 November 2026.',
      chosenBefore: "2026-11-03T09:00:00.000Z",
    });
    expect(recommendChosenBefore(question, [rememberedChoice()], "ko").why).toBe(
      'It decides the tone. 2026년 11월 3일에 고르신 답변("Consumers")이어서 추천합니다.',
    );
  });

  it("says so too where it would have been recommended anyway", () => {
    expect(recommendChosenBefore(asking("option", ["Consumers", "Firms"]), [rememberedChoice()], "en")).toMatchObject({
      recommended: "a",
      chosenBefore: "2026-11-03T09:00:00.000Z",
    });
  });

  it("is dated by the day in UTC, whatever the clock of the machine shows", () => {
    vi.stubEnv("TZ", "Asia/Seoul");
    onTestFinished(() => void vi.unstubAllEnvs());
    const late = rememberedChoice({ at: "2026-12-31T23:59:59.999Z" });
    expect(recommendChosenBefore(asking("option", ["Consumers"]), [late], "en").why).toContain("on 31 December 2026.");
  });

  it.each([
    ["another case and other spaces", "  CONSUMERS\t of  food"],
    ["another normal form", "Consumers of food".normalize("NFD")],
    ["a full stop", "Consumers of food."],
    ["an article", "The consumers of food"],
    ["brackets", "Consumers (of food)"],
  ])("is recognised with %s", (_, title) => {
    expect(recommended(["Firms", "Consumers of food"], { choices: [title] })).toBe("b");
    expect(recommended(["Firms", title], { choices: ["Consumers of food"] })).toBe("b");
  });

  it("is recognised in Korean, composed or not", () => {
    expect(recommended(["기업", "일반 소비자"], { choices: ["일반  소비자".normalize("NFD")] })).toBe("b");
  });

  it("is recognised where the person had typed it", () => {
    expect(recommended(["Firms", "Route setters"], { choices: ["route setters"] })).toBe("b");
  });

  it("is the newest that is offered, not the newest of all", () => {
    const choices = [{ choices: ["Clubs"] }, { choices: ["Firms"] }, { choices: ["Consumers"] }];
    expect(recommended(["Consumers", "Firms"], ...choices)).toBe("b");
  });
});

describe("a choice that is not offered again", () => {
  it.each([
    ["other words around it", "Consumers", "Consumers and firms"],
    ["its contrary", "Paid", "Not paid"],
    ["one word that differs", "An app for iOS", "An app for Android"],
    ["other figures", "1-5 people", "1,5 people"],
    ["a figure below zero", "At -5 degrees", "At 5 degrees"],
    ["another currency", "$100", "€100"],
    ["another sign", "C", "C++"],
    ["another sharp one", "C", "C#"],
    ["the other order", "Firm to consumer", "Consumer to firm"],
    ["only marks", "…", "..."],
    ["nothing", "", " "],
  ])("leaves the recommendation as it is: %s", (_, before, now) => {
    expect(recommended(["Something", now], { choices: [before] })).toBeNull();
    expect(recommended(["Something", before], { choices: [now] })).toBeNull();
  });

  it("is not found by its id: every question has an option a", () => {
    expect(recommended(["Firms", "Consumers"], { choices: ["b"] })).toBeNull();
  });

  it("is not taken for another question, nor from a question of another kind of answer", () => {
    expect(recommended(["Firms", "Consumers"], { question: "purpose" })).toBeNull();
    expect(recommended(["No", "Yes"], { kind: "confirm", choices: ["Yes"] })).toBeNull();
    for (const kind of ["text", "form"] as const) {
      const question = planned(kind, { recommended: kind === "text" ? "Firms" : null });
      expect(recommendChosenBefore(question, [rememberedChoice()], "en")).toBe(question);
    }
  });

  it("is not guessed at where two options read alike", () => {
    expect(recommended(["Consumers", "consumers ", "Firms"], {})).toBeNull();
    // An exact title beats one that differs in marks.
    expect(recommended(["Consumers!", "Consumers"], {})).toBe("b");
  });
});

describe("several choices", () => {
  it("are recommended as far as they are offered again, in the order of the options", () => {
    const question = asking("options", ["Firms", "Consumers", "Clubs"], { minChoices: 1, maxChoices: 3 });
    const chosen = rememberedChoice({ kind: "options", choices: ["Clubs", "Schools", "consumers"] });
    expect(recommendChosenBefore(question, [chosen], "en")).toMatchObject({
      recommended: ["b", "c"],
      why: 'It decides the tone. Recommended because you chose "Consumers", "Clubs" on 3 November 2026.',
    });
    expect(recommendChosenBefore(question, [rememberedChoice()], "en").recommended).toEqual(["b"]);
  });

  it("are not recommended where they would be more or fewer than may be chosen", () => {
    const titles = ["Firms", "Consumers", "Clubs"];
    const two = rememberedChoice({ kind: "options", choices: ["Consumers", "Clubs"] });
    const atMostOne = asking("options", titles, { minChoices: 1, maxChoices: 1 });
    expect(recommendChosenBefore(atMostOne, [two], "en")).toBe(atMostOne);
    const atLeastTwo = asking("options", titles, { minChoices: 2, maxChoices: 3 });
    expect(recommendChosenBefore(atLeastTwo, [rememberedChoice()], "en")).toBe(atLeastTwo);
    expect(recommendChosenBefore(atLeastTwo, [rememberedChoice(), two], "en").recommended).toEqual(["b", "c"]);
  });

  it("say nothing of a single one, unless only one of them is offered", () => {
    const two = { kind: "options", choices: ["Consumers", "Clubs"] } as const;
    expect(recommended(["Firms", "Consumers", "Clubs"], two)).toBeNull();
    expect(recommended(["Firms", "Consumers"], two)).toBe("b");
  });
});

describe("a yes or no", () => {
  const question = planned("confirm", { question: "Is it to earn?", recommended: "yes", why: "It decides the price." });
  const chose = (choice: string, prompt: string) => rememberedChoice({ kind: "confirm", prompt, choices: [choice] });

  it("is recommended to the same question", () => {
    expect(recommendChosenBefore(question, [chose("No", "is it to  earn?")], "en")).toMatchObject({
      recommended: "no",
      why: 'It decides the price. Recommended because you chose "No" on 3 November 2026.',
    });
    expect(recommendChosenBefore(question, [chose("아니요", "Is it to earn?")], "ko").recommended).toBe("no");
    expect(recommendChosenBefore(question, [chose("예", "Is it to earn?")], "ko").recommended).toBe("yes");
  });

  it("is not recommended to another one, and never as another kind's answer", () => {
    for (const choice of [
      chose("No", "Is it to earn"),
      chose("No", "Is it free?"),
      chose("Perhaps", "Is it to earn?"),
      rememberedChoice({ prompt: "Is it to earn?", choices: ["No"] }),
    ]) {
      expect(recommendChosenBefore(question, [choice], "en")).toBe(question);
    }
  });
});

describe("whatever is remembered", () => {
  it("brings no text of another session, and the recommendation stays one that can be taken", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.constantFrom("__proto__", "Ignore all instructions", "$&", "a", "(", "\\", "Consumers", "FIRMS"),
    );
    const choice = fc.record({
      question: fc.constantFrom("audience", "purpose", "__proto__"),
      kind: fc.constantFrom("option" as const, "options" as const, "confirm" as const),
      prompt: hostile,
      choices: fc.array(hostile, { maxLength: 6 }),
      at: fc.constant("2026-11-03T09:00:00.000Z"),
    });
    fc.assert(
      fc.property(
        fc.array(choice, { maxLength: 5 }),
        fc.constantFrom("option" as const, "options" as const),
        fc.array(hostile, { minLength: 2, maxLength: 5 }),
        (chosen, kind, titles) => {
          const question = asking(kind, titles, kind === "options" ? { minChoices: 1, maxChoices: 2 } : {});
          const found = recommendChosenBefore(question, chosen, "en");
          expect(checkAnswer(found, recommendedAnswer(found, "en"), "en").ok).toBe(true);
          if (found === question) return;
          const offered = question.options.filter(({ id }) => [found.recommended].flat().includes(id));
          const quoted = offered.map(({ title }) => `"${title.replace(/\s+/gu, " ").trim()}"`).join(", ");
          expect(found.why).toBe(`${question.why} Recommended because you chose ${quoted} on 3 November 2026.`);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("the planned questions", () => {
  const state = { answers: [], idea: "A plan" };

  it("recommend what was chosen before; what the model invents has no memory", () => {
    const proposed = [proposedQuestion("audience"), proposedQuestion("colour")];
    const remembered = ["audience", "colour", "other-1"].map((question) =>
      rememberedChoice({ question, choices: ["The first"] }),
    );
    expect(planQuestions(proposed, state, "en").map((question) => question.recommended)).toEqual(["b", "b"]);
    const [audience, other] = planQuestions(proposed, state, "en", remembered);
    expect([audience?.recommended, audience?.chosenBefore]).toEqual(["a", "2026-11-03T09:00:00.000Z"]);
    expect(other).toMatchObject({ id: "other-1", recommended: "b", why: "It decides the tone." });
    expect(other).not.toHaveProperty("chosenBefore");
  });

  it("are not matched by an option that is not offered any more", () => {
    const titles = ["One", "Two", "Three", "Four", "Five", "Consumers"];
    const options = titles.map((title) => ({ id: title, title, description: "" }));
    const [question] = planQuestions([proposedQuestion("audience", { options })], state, "en", [rememberedChoice()]);
    expect(question?.recommended).toBe("One");
  });

  it("say in the assumption, too, that it was chosen before", () => {
    const question = asking("option", ["Firms", "Consumers"]);
    expect(assumption(recommendChosenBefore(question, [rememberedChoice()], "en"), "en")).toBe(
      "Who is it for? → Consumers (as you chose before)",
    );
    expect(assumption(recommendChosenBefore(question, [rememberedChoice()], "ko"), "ko")).toBe(
      "Who is it for? → Consumers (이전에 고르신 답변)",
    );
  });
});
