// A model's answers of about the length that real ones have, for the bench of what a session stores.
import { createHash } from "node:crypto";
import { allGuides } from "../knowledge/guide-library.ts";
import type { Language } from "../schemas/idea.ts";
import { type AnswerContext, type AnswerScripts, OUTLINE_SECTION_IDS } from "../test/support/openai-answers.ts";

/** Words of the guides in an order that hangs on the prompt alone: they compress about as prose does. */
async function wordsIn(language: Language) {
  const guides = (await allGuides()).filter((guide) => guide.language === language);
  const text = guides.map(({ questions, method, mistakes }) => [...questions, method, ...mistakes].join(" ")).join(" ");
  const words = text
    .replaceAll(/[|*#\d]/g, "")
    .split(/\s+/)
    .filter(Boolean);
  return (seed: string, characters: number) => {
    let written = "";
    for (let nth = 0; written.length < characters; nth += 1) {
      const pick = createHash("sha256").update(`${seed}/${nth}`).digest().readUInt32BE() % words.length;
      written += `${words[pick]} `;
    }
    return written.slice(0, characters).trim();
  };
}

/** Answers of the lengths that models give; Korean says the same in half the characters. One refine round. */
export async function realisticAnswers(): Promise<AnswerScripts> {
  const written = { en: await wordsIn("en"), ko: await wordsIn("ko") };
  const teller = ({ messages, schemaName }: AnswerContext) => {
    const prompt = messages.map(({ content }) => content).join("\n");
    const language = /[\uac00-\ud7a3]{2}/.test(messages.at(-1)?.content ?? "") ? "ko" : "en";
    const seed = createHash("sha256").update(`${schemaName}${prompt}`).digest("hex");
    const text = (name: string, characters: number) =>
      written[language](`${seed}/${name}`, language === "ko" ? characters / 2 : characters);
    const texts = (name: string, count: number, characters: number) =>
      Array.from({ length: count }, (_, nth) => text(`${name}${nth}`, characters));
    return { prompt, language, text, texts };
  };
  const actions = (text: (name: string, characters: number) => string) =>
    OUTLINE_SECTION_IDS.slice(2, 6).map((sectionId) => ({ sectionId, instruction: text(sectionId, 180) }));
  return {
    Analysis: (context) => {
      const { language, prompt, text, texts } = teller(context);
      const options = ["climbers", "gyms", "clubs"].map((id) => ({
        id,
        title: text(id, 30),
        description: text(`${id}-`, 80),
      }));
      const question = {
        id: "audience",
        kind: "option",
        prompt: text("ask", 90),
        why: text("why", 120),
        options,
        recommended: "gyms",
        fields: [],
      };
      return {
        title: text("title", 60),
        purpose: text("purpose", 220),
        targetUsers: text("users", 140),
        language,
        features: texts("feature", 8, 90),
        constraints: texts("limit", 5, 80),
        assumptions: texts("assumed", 5, 110),
        questions: prompt.includes("analysis 1 of") ? [question] : [],
      };
    },
    Outline: (context) => {
      const { text, texts } = teller(context);
      const section = (id: string) => ({
        id,
        title: text(id, 35),
        intent: text(`${id}-`, 140),
        keyPoints: texts(id, 4, 75),
      });
      return { title: text("title", 60), sections: OUTLINE_SECTION_IDS.slice(0, 10).map(section) };
    },
    Findings: (context) => {
      const { text, texts } = teller(context);
      const findings = texts("claim", 5, 200).map((claim, nth) => ({
        claim,
        basis: text(`basis${nth}`, 110),
        confidence: 0.6,
      }));
      return { summary: text("summary", 700), findings };
    },
    Section: (context) => {
      const { text, texts } = teller(context);
      return {
        markdown: text("markdown", 2_800),
        sources: texts("source", 2, 60),
        assumptions: texts("assumed", 2, 110),
      };
    },
    Review: (context) => {
      const { prompt, text, texts } = teller(context);
      const judged = prompt.includes("review 1 of") ? { score: 7, verdict: "revise" } : { score: 9, verdict: "pass" };
      return { ...judged, strengths: texts("good", 4, 120), weaknesses: texts("weak", 4, 140), actions: actions(text) };
    },
    Agreement: (context) => ({ agreed: true, confidence: 0.9, actions: actions(teller(context).text) }),
  };
}
