/** The colours of a plan on white ground: of the page by day, and of everything on paper. */
export const LIGHT = {
  paper: "#ffffff",
  ink: "#1c2430",
  soft: "#566174",
  rule: "#dde2ea",
  tint: "#f5f7fa",
  accent: "#1f5f99",
  note: "#fff8e6",
  "note-rule": "#d99a1c",
} as const;

const COLOUR = /^#[\da-f]{6}$/i;
const VARIABLE = /var\(--([\w-]+)\)/g;
const MIX = /color-mix\(in srgb, (#[\da-f]{6}) ([\d.]+)%, (#[\da-f]{6})\)/gi;

/**
 * A value of our style sheets without variables and mixtures, which only browsers know.
 * @param variables By their names without the dashes; a value may name others.
 * @throws Error where it names a variable that is not there.
 */
export function literal(value: string, variables: ReadonlyMap<string, string>): string {
  let plain = value;
  // A variable names others at most twice over: a colour of the drawing, one of the page.
  for (let depth = 0; depth < 4 && plain.includes("var("); depth++) {
    plain = plain.replace(VARIABLE, (_, name: string) => {
      const found = variables.get(name);
      if (found === undefined) throw new Error(`No colour is called ${name}`);
      return found;
    });
  }
  const mixed = plain.replace(MIX, (_, colour: string, percent: string, ground: string) =>
    mix(colour, Number(percent) / 100, ground),
  );
  return mixed === "transparent" ? "none" : mixed;
}

function mix(colour: string, share: number, ground: string): string {
  const [one, other] = [channels(colour), channels(ground)];
  const mixed = one.map((value, at) => Math.round(value * share + (other[at] ?? 0) * (1 - share)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function channels(colour: string): number[] {
  if (!COLOUR.test(colour)) throw new Error(`${colour} is no colour`);
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
