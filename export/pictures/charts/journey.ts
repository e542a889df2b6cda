import { type JourneyStep, readJourney } from "../../../graph/reading/charts/journey.ts";
import { circle, type Drawing, line, path, rect, round, series, shortened, text, widthOf, wrapped } from "./drawing.ts";

const MARGIN = 16;
const LINE = 17;
const GAP = 13;
const BAND = 24;
const NAME_WIDTH = 230;
const SCORES = [1, 2, 3, 4, 5];
const SCORE_WIDTH = 44;
const PEOPLE_WIDTH = 170;
const MOST_STEPS = 40;

interface Step extends Omit<JourneyStep, "score"> {
  readonly score: number;
}

/** A Mermaid `journey` as a picture: its steps from top to bottom, and how well each goes. Null where it is not understood. */
export function drawJourney(source: string): Drawing | null {
  const reading = readJourney(source);
  if (!reading || "wrong" in reading) return null;
  const { title, steps } = reading.chart;
  const scored = steps.flatMap(({ score, ...step }) => (score === null ? [] : [{ ...step, score }]));
  if (scored.length < steps.length || steps.length === 0 || steps.length > MOST_STEPS) return null;
  return drawn(shortened(title), scored);
}

function drawn(title: string, steps: readonly Step[]): Drawing {
  const left = MARGIN + Math.min(NAME_WIDTH, Math.max(...steps.map(({ name }) => widthOf(name)))) + 30;
  const x = (score: number) => left + (score - 1) * SCORE_WIDTH;
  const people = x(5) + 34;
  const told = Math.max(0, ...steps.map((step) => widthOf(step.people.join(", "))));
  const width = Math.max(people + Math.min(told, PEOPLE_WIDTH), MARGIN + widthOf(title)) + MARGIN;
  const top = MARGIN + (title ? 26 : 0) + 22;
  const sections = [...new Set(steps.map(({ section }) => section))];
  const [bands, words, dots, places]: [string[], string[], string[], string[]] = [[], [], [], []];
  let [y, shown]: [number, string | null] = [top, null];
  for (const { section, name, score, people: who } of steps) {
    if (section !== null && section !== shown) {
      bands.push(rect(MARGIN, y, width - MARGIN * 2, BAND, "chart-band"));
      words.push(text(MARGIN + 8, y + 17, shortened(section), "chart-title"));
      y += BAND + GAP;
      shown = section;
    }
    const [names, others] = [wrapped(name, NAME_WIDTH), wrapped(who.join(", "), PEOPLE_WIDTH)];
    words.push(...names.map((said, at) => text(MARGIN + 8, y + 12 + at * LINE, said, "chart-label")));
    words.push(...others.map((said, at) => text(people, y + 12 + at * LINE, said, "chart-soft")));
    places.push(`${round(x(score))} ${round(y + 8)}`);
    dots.push(circle(x(score), y + 8, 6, `chart-fill ${series(sections.length > 1 ? sections.indexOf(section) : 0)}`));
    y += Math.max(names.length, others.length) * LINE + GAP;
  }
  const marks = SCORES.flatMap((score) => [
    line(x(score), top - 8, x(score), y - GAP, "chart-grid"),
    text(x(score), top - 13, String(score), "chart-soft", { anchor: "middle", isSmall: true }),
  ]);
  const way = places.length > 1 ? [path(`M ${places.join(" L ")}`, "chart-link")] : [];
  const heading = title ? [text(MARGIN, MARGIN + 12, title, "chart-title")] : [];
  return { width, height: y - GAP + MARGIN, parts: [...heading, ...bands, ...marks, ...way, ...dots, ...words] };
}
