import type { PlanState } from "../../graph/state.ts";
import { versionIn } from "../../planner/records/versions.ts";
import type { Figure } from "../../schemas/model/figures.ts";
import type { OutlineSection } from "../../schemas/model/outline.ts";
import type { PlanVersion } from "../../schemas/plan/version.ts";
import { planningThread } from "./planning-thread.ts";
import type { Script } from "./scripted-ports.ts";

/** A shop's plan of six sections, one of which sums up the others; its idea states a budget and a commission. */
export const SHOP_IDEA = "A shop for used climbing gear, with a budget of $40,000 and a commission of 7 %";
export const SHOP_IDEA_KO = "예산 4,000만 원, 수수료 7 %로 여는 중고 등산 장비 가게";

const EN: readonly (readonly [string, string])[] = [
  ["summary", "In short"],
  ["market", "The market"],
  ["offer", "What we sell"],
  ["costs", "What it costs"],
  ["risks", "What may fail"],
  ["steps", "The next steps"],
];
const KO = ["요약", "시장", "상품", "비용", "위험 요인", "다음 단계"];

export const COSTS_TEXT = [
  "The budget is {{budget}}.",
  "",
  "| What | Amount |",
  "|---|---|",
  "| Rent | {{rent}} |",
  "| A year of rent | {{rent_year}} |",
].join("\n");

function sections(isKorean: boolean): OutlineSection[] {
  return EN.map(([id, title], at) => ({
    ...{ id, title: isKorean ? (KO[at] ?? title) : title, intent: `To say ${id}`, keyPoints: [`Point of ${id}`] },
    ...(id === "summary" ? { last: true } : {}),
  }));
}

function figure(id: string, given: Partial<Figure>): Figure {
  return {
    ...{ id, label: id, value: null, formula: null, unit: "USD", decimals: null, kind: "assumed" },
    ...{ basis: "an estimate", owner: "" },
    ...given,
  };
}

/** The finished plan, on which requests are carried out with these answers, the first one first. */
export async function shopPlan(refinements: readonly object[], script: Script = {}, isKorean = false) {
  const money = isKorean ? { unit: "KRW" } : {};
  const thread = planningThread(
    {
      Outline: () => ({ sections: sections(isKorean) }),
      Figures: () => ({
        figures: [
          figure("budget", {
            label: isKorean ? "예산" : "Budget",
            value: isKorean ? 40e6 : 40_000,
            kind: "given",
            ...money,
          }),
          figure("commission", { label: isKorean ? "수수료" : "Commission", value: 0.07, unit: "%", kind: "given" }),
          figure("rent", { label: isKorean ? "임대료" : "Rent", value: isKorean ? 2e6 : 1_000, ...money }),
          figure("rent_year", {
            label: isKorean ? "연 임대료" : "Rent a year",
            formula: "rent * 12",
            kind: "derived",
            ...money,
          }),
        ],
      }),
      Section: ({ section: { id } }) => ({
        markdown: id === "costs" ? COSTS_TEXT : id === "summary" ? "It costs {{rent_year}} a year." : `Text of ${id}.`,
      }),
      Edits: ({ section: { id }, markdown }) => ({ edits: [], markdown: `${markdown}\n\nEdited ${id}.` }),
      Review: () => ({ score: 9, actions: [] }),
      Refinement: (_, nth) => ({ direction: "", instructions: [], ...refinements[nth - 1] }),
      ...script,
    },
    { idea: isKorean ? SHOP_IDEA_KO : SHOP_IDEA },
  );
  const before = await thread.toEnd();
  const [road, calls] = [(await thread.road()).length, thread.ports.calls.length];
  return {
    thread,
    before,
    versions: (after: PlanState) => [versionIn(before), versionIn(after)] as [PlanVersion, PlanVersion],
    /** The steps of the revisions, and the sections that they wrote. */
    road: async () => (await thread.road()).slice(road),
    written: () =>
      thread.ports.calls
        .slice(calls)
        .flatMap(({ site, name }) => (site.node === "write" && site.target ? [`${name} ${site.target}`] : [])),
  };
}
