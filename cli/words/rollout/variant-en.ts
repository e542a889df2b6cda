import { PROGRAM } from "../program-name.ts";

/** What `--help` says of variants, in English. */
export const VARIANT_HELP_EN = {
  commands: {
    variant: "See and check variants: other prompts, models, settings and guides that sessions can run under",
    variantList: "List the variants that are kept, and what each changes",
    variantShow: "Print a variant as a file of it would be",
    variantDiff: "Show what differs between two variants; with default, what one changes at all",
    variantCheck: "Check a variant's file, and say everything that is wrong with it; nothing is kept",
  },
  options: {
    variantNamed: "its name, its version or the beginning of it, its file (with a / or .yaml, .yml, .json), or default",
    variantFile: "a file in YAML or JSON",
  },
};

/** Sentences on variants, in English. */
export const VARIANT_EN = {
  variant: {
    columns: { name: "NAME", version: "VERSION", at: "KEPT", by: "BY", changes: "CHANGES" },
    asItIs: "nothing: the program as it is",
    none: `No variant is kept yet: one is when sessions begin under it. Check a file with: ${PROGRAM} variant check variant.yaml`,
    kept: (at: string, person: string) => `kept ${at} by ${person}`,
    notKept: "not kept yet",
    usable: (name: string, version: string) => `${name} can be used. Its version is ${version}.`,
    changes: (fields: string) => `It changes ${fields}.`,
    changesNothing: "It changes nothing.",
    heading: (from: string, to: string) => `From ${from} to ${to}`,
    same: (from: string, to: string) => `${from} and ${to} are the same but for their names.`,
    unset: "as the program has it",
    replaces: { prompts: "replaces our prompt", guides: "is put in" },
    gone: { prompts: "our prompt again", guides: "is taken out" },
    lineEnd: "only where its last line ends",
  },
};
