import { type ChartReading, isSilent, linesOfChart } from "./chart-reading.ts";

export interface JourneyStep {
  readonly section: string | null;
  readonly name: string;
  /** How well it goes, from 1 to 5; null where something else stands there, which Mermaid draws as no score. */
  readonly score: number | null;
  readonly people: readonly string[];
}

export interface Journey {
  readonly title: string;
  readonly steps: readonly JourneyStep[];
}

/** A Mermaid `journey`: what somebody does, how well it goes, and who is part of it. */
export function readJourney(source: string): ChartReading<Journey> {
  const { head, lines } = linesOfChart(source);
  if (head !== "journey") return { wrong: head };
  const steps: JourneyStep[] = [];
  let title = "";
  let section: string | null = null;
  for (const entry of lines.map((line) => line.trim())) {
    if (isSilent(entry)) continue;
    // Mermaid then takes the line below for its words.
    if (/^(?:title|section)$/i.test(entry)) return null;
    const [, keyword = "", words = ""] = /^(title|section)\s+(.*)$/i.exec(entry) ?? [];
    const kind = keyword.toLowerCase();
    const step = kind ? null : stepOf(entry, section);
    if (entry.includes(";") || (kind === "section" && words.includes(":")) || !(kind || step)) return { wrong: entry };
    if (kind === "title") title = words;
    else if (kind === "section") section = words;
    else if (step) steps.push(step);
  }
  return { chart: { title, steps } };
}

function stepOf(entry: string, section: string | null): JourneyStep | null {
  const [, name = "", data = ""] = /^([^#:;]+):(.*)$/.exec(entry) ?? [];
  if (name.trim() === "" || data === "") return null;
  const [written = "", people = ""] = data.split(":");
  const score = written.trim() === "" ? Number.NaN : Number(written);
  return {
    section,
    name: name.trim(),
    score: score >= 1 && score <= 5 ? score : null,
    people: people.split(",").flatMap((person) => person.trim() || []),
  };
}
