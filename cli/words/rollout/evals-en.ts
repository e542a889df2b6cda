import { PROGRAM } from "../program-name.ts";

/** What `--help` says of evals, in English. */
export const EVAL_HELP_EN = {
  commands: {
    eval: "Compare PlanCraft's plans with those of one single prompt, or of a variant: checked by code, judged blind",
  },
  options: {
    evalName: "under which it is kept: the same name goes on where it stopped",
    evalVariant: "the variant, or its file, that makes the candidate's plans; the program as it is if nothing is said",
    against: "who makes the others: prompt, default or variant:NAME",
    judge: "the model that compares; that of the plans if nothing is said",
    ideas: "the ideas to take, by their ids, separated by commas; all if nothing is said",
    evalLimit: "how many ideas at most",
    evalCost: "stop before the whole eval, over all its runs, has cost this much, in US dollars",
    evalOut: "the folder for report.md, results.jsonl and the plans; .plancraft-evals/NAME if nothing is said",
  },
};

/** Sentences on evals, in English. */
export const EVALS_EN = {
  evals: {
    begun: (idea: string, language: string) => `${idea} (${language}): under way`,
    done: (idea: string, language: string, done: number, planned: number, problems: number) =>
      `${idea} (${language}): done, ${done} of ${planned}${problems === 0 ? "" : "; something could not be had, see the report"}`,
    offline: `No language model is set up: worksheets are made and checked, and compared with nothing. What can make plans: ${PROGRAM} setup`,
    kept: (path: string) => `The report, the results and the plans are in ${path}.`,
    stopped: (reason: string) => `${reason} The same command goes on where it stopped.`,
    limit: (reason: string) => `${reason} The same command goes on, with a higher --max-cost.`,
    lastWords: "Interrupted; everything so far is kept, and the same command goes on.",
    badLimit: "--limit takes a whole number above 0.",
  },
};
