import { describe, expect, it } from "vitest";
import { namedSection } from "../../../../graph/document/outline/named-section.ts";

const SECTIONS = [
  { id: "pricing-model", title: "Pricing" },
  { id: "market", title: "시장" },
  { id: "risk-list", title: "Risks" },
  { id: "more-risks", title: "Risks" },
];

describe("a section that a model names", () => {
  it.each([
    ["pricing-model", "pricing-model"],
    ["Pricing_Model", "pricing-model"],
    ["Pricing", "pricing-model"],
    ["PRICING", "pricing-model"],
    ["3. Pricing", "pricing-model"],
    ["## 3) **Pricing**", "pricing-model"],
    ['the "Pricing" section', "pricing-model"],
    ["Pricing section", "pricing-model"],
    ["pricing-model: How it costs", "pricing-model"],
    ["Pricing (pricing-model)", "pricing-model"],
    ["제2장 시장", "market"],
    ["‘시장’ 섹션", "market"],
    ["more-risks", "more-risks"],
  ])("as %s is found", (name, id) => {
    expect(namedSection(name, SECTIONS)?.id).toBe(id);
  });

  it.each(["", "Costs", "Price", "Pricing and market", "3", "Risks", "constructor"])("as %j is none", (name) => {
    expect(namedSection(name, SECTIONS)).toBeNull();
  });
});
