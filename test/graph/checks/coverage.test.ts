import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constraints } from "../../../graph/checks/constraints.ts";
import { features } from "../../../graph/checks/features.ts";
import type { CheckedPlan } from "../../../graph/document/checked-plan.ts";
import { checkedPlanOf, checkedSection, markdownTable } from "../../support/checked-plan.ts";

const uncovered = (feature: string, text: string, language: "en" | "ko" = "en") =>
  features(checkedPlanOf(text, { language, features: [feature] })).map(({ problem }) => problem);
const violated = (constraint: string, text: string, given: Partial<CheckedPlan> = {}) =>
  constraints(checkedPlanOf(text, { constraints: [constraint], ...given })).map(({ problem }) => problem);

describe("a feature", () => {
  it.each([
    ["Secure escrow payments with dispute handling", "Payments are made at night."],
    ["Photos with the frame", "The shop opens with music, and with the cat."],
    ["Escrow payments", "Photos and a search by size."],
    ["Push notifications for new offers", "The shop opens at nine."],
  ])("is found to be left out: %s", (feature, text) => {
    expect(uncovered(feature, text)).toEqual([`No section takes up the feature "${feature}".`]);
  });

  it.each([
    ["실시간 채팅 상담", "결제와 배송을 다룹니다."],
    ["중고 장비 등급 인증", "회원 가입 절차입니다."],
  ])("is found to be left out in Korean: %s", (feature, text) => {
    expect(uncovered(feature, text, "ko")).toEqual([`다음 기능을 다루는 섹션이 없습니다: ${feature}`]);
  });

  it.each([
    ["Escrow payments", "A payment is held until the parcel arrives."],
    ["User registration and login", "Sign-up and login take a minute."],
    ["Push notifications", "Offers are pushed to the telephone."],
    ["Listings with photos", "How a LISTING is made."],
    ["QR 24/7", "Nothing of the kind."],
    ["3D", "Nothing of the kind."],
    ["실시간 채팅", "Nothing of the kind in the other language."],
  ])("is left alone: %s in %j", (feature, text) => {
    expect(uncovered(feature, text)).toEqual([]);
  });

  it.each([
    ["실시간 재고 동기화", "재고는 매장 사이에서 동기화됩니다."],
    ["알림 기능", "알림을 보냅니다."],
    ["AI chatbot", "챗봇을 둡니다."],
  ])("is left alone in Korean: %s in %j", (feature, text) => {
    expect(uncovered(feature, text, "ko")).toEqual([]);
  });

  it("may be named by a title, in any section", () => {
    const sections = [checkedSection(), checkedSection({ id: "b", title: "Escrow payments", markdown: "Held." })];
    expect(features(checkedPlanOf("", { features: ["Escrow payments"], sections }))).toEqual([]);
  });

  it("is not looked for where there is no section", () => {
    expect(features(checkedPlanOf("", { features: ["Escrow payments"], sections: [] }))).toEqual([]);
  });

  it("is never found to be left out where its own words are in the plan", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.lorem(), fc.constantFrom("en", "ko"), (odd, words, language) => {
        for (const feature of [odd, words, `${words} ${odd}`]) {
          expect(uncovered(feature, `Before. ${feature} after.`, language)).toEqual([]);
        }
      }),
    );
  });
});

const BUDGET = "Budget: $20,000";
const costs = (total: string, name = "Total", heading = "Costs") =>
  `${heading}\n\n${markdownTable([
    ["Item", "Amount"],
    ["Build", "$15,000"],
    ["Test", "$10,000"],
    [name, total],
  ])}\n\nThe budget.`;

describe("a constraint", () => {
  it("is found where no section mentions it, in the plan's language", () => {
    expect(violated("Condition: without a subscription", "We sell cakes.")).toEqual([
      'No section mentions the constraint "Condition: without a subscription".',
    ]);
    expect(violated("조건: 직원 없이 운영", "빵을 팝니다.", { language: "ko" })).toEqual([
      "다음 조건을 언급한 섹션이 없습니다: 조건: 직원 없이 운영",
    ]);
  });

  it.each([
    ["Condition: without a subscription", "There is no subscription."],
    ["Spend $20,000 altogether", "We have 20,000 USD."],
    ["예산: 2,000만 원", "모두 20,000,000원을 씁니다."],
    ["5명", "아무 말도 없습니다."],
  ])("is left alone: %s in %j", (constraint, text) => {
    const language = /\p{Script=Hangul}/u.test(constraint) ? "ko" : "en";
    expect(violated(constraint, text, { language })).toEqual([]);
  });
});

describe("a budget", () => {
  it.each([
    ["a table's total", BUDGET, costs("$25,000")],
    ["a total by another name", BUDGET, costs("$25,000", "**Total cost**", "What it takes")],
    ["a sentence", BUDGET, "The total cost is $25,000. The budget is known."],
    ["Korean", "예산: 2,000만 원", "예산입니다. 총 비용은 3,000만 원입니다."],
    [
      "a Korean table",
      "예산 3,000만 원 이내",
      `### 소요 예산\n\n${markdownTable([
        ["항목", "금액"],
        ["개발", "3,000만 원"],
        ["합계", "1억 2,000만 원"],
      ])}`,
    ],
  ])("is exceeded: %s", (_, constraint, text) => {
    expect(violated(constraint, text)).toHaveLength(1);
  });

  it("is named with the total, in the plan's language", () => {
    expect(violated(BUDGET, costs("$25,000"))).toEqual(["The total of 25,000 USD exceeds the budget of 20,000 USD."]);
    expect(violated("예산: 2,000만 원", "예산입니다. 총 비용은 3,000만 원입니다.", { language: "ko" })).toEqual([
      "총액 3,000만 원이(가) 예산 2,000만 원을(를) 넘습니다.",
    ]);
  });

  it.each([
    ["what is within it", BUDGET, costs("$20,000")],
    ["another currency", BUDGET, costs("25,000유로")],
    ["income", BUDGET, costs("$250,000", "Total", "Revenue and costs")],
    ["what a year costs", BUDGET, costs("$25,000", "Total", "Costs per year")],
    ["what three years cost", BUDGET, "The total cost for 3 years is $60,000. The budget."],
    ["a table that is not about costs", BUDGET, costs("$25,000", "Total", "Market").replace("The budget.", "budget")],
    [
      "several cases",
      BUDGET,
      `Costs and budget\n\n${markdownTable([
        ["Item", "Low", "High"],
        ["A", "$9", "$10"],
        ["Total", "$15,000", "$25,000"],
      ])}`,
    ],
    ["a wish", BUDGET, "The total cost would be $25,000 with Android. The budget."],
    ["a limit", BUDGET, "The total cost stays below $25,000. The budget."],
    ["a lower bound", "Budget: at least $20,000", costs("$25,000")],
    ["a budget for each month", "Budget: $2,000 a month", costs("$25,000")],
    ["a range", "Budget: $20,000–30,000", costs("$25,000")],
    ["two budgets", "Budget: $20,000, of which the marketing budget is $5,000", costs("$25,000")],
    ["no figure", "Budget: small", costs("$25,000")],
  ])("is left alone: %s", (_, constraint, text) => {
    expect(violated(constraint, text)).toEqual([]);
  });

  it("is exceeded exactly where the total is greater", () => {
    const amount = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(amount, amount, (budget, total) => {
        const found = violated(`Budget: $${budget}`, costs(`$${total}`));
        expect(found).toHaveLength(total > budget + 1 ? 1 : 0);
      }),
    );
  });
});
