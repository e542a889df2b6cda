import { type Span, spanFinder, spansOf } from "./text-spans.ts";

/**
 * Commands of LaTeX whose first letter JSON takes for an escape. What is left of them without it is no word, so no line
 * break and no tab is meant: `\times` is not a tab and "imes". A command ends where its letters end.
 */
const COMMANDS = wordsOf(
  "nabla natural ncong nearrow neg neq newcommand newline ngeq ngtr nleq nless nmid noindent nonumber normalsize notin " +
    "nparallel nprec nsim nsubseteq nsucc nsupseteq nwarrow",
  "rangle rbrace rbrack rceil rfloor rho right rightarrow rightharpoonup rightleftharpoons rightsquigarrow " +
    "rtimes rvert",
  "tau tbinom text textbf textcolor textit textmd textnormal textrm textsc textsf textstyle texttt tfrac therefore theta " +
    "thickapprox thicksim thinspace tilde times triangle triangledown triangleleft triangleq triangleright twoheadrightarrow",
);
/** Without their first letter these may be words of a line's own: "\nu" is one only where a formula goes on around it. */
const IN_FORMULAS = wordsOf("ne nexists ni not nu", "ref rm root", "tan tanh tag to top");

/** A whole escape, or a backslash that begins none. */
const BACKSLASH = /\\(?:(["\\/])|u[0-9a-f]{4}|([a-z]*)|)/giu;
/** `$…$`, not `$5 to $10`; `\(…\)` and `\[…\]`, with one backslash or two. */
const FORMULA =
  /(\$\$?)(?=[^\s$])(?:(?!\\n\\n)[^$"]){1,400}?(?<=[^\s$])\1(?!\d)|\\{1,2}\((?:(?!\\n\\n)[^"]){1,400}?\\{1,2}\)|\\{1,2}\[(?:(?!\\n\\n)[^"]){1,400}?\\{1,2}\]/gu;
/**
 * `C:\Users\thomas` and `C:\Program Files\tools`, whose first backslash no escape begins with; a plan's "Option B:\nText"
 * is none.
 */
const WINDOWS_PATH =
  /(?<![a-z])[a-z]:(?=\\(?:[^"\\/bfnrtu]|u(?![0-9a-f]{4})))(?:\\(?!["\\])[\w.()~가-힣-]*(?: [\w()-]+){0,2}(?=\\)|\\(?!["\\])[\w.()~가-힣-]*\w)+/giu;
/** A path that seems to end in `\nThen` ends before it: there the next line begins. */
const NAME_IN_PATH = /^\\n[a-z\d_-]*(?:\\|\.\w{1,5}$)/u;

/**
 * The text of an answer with the backslashes doubled that are meant as such, where a model wrote JSON with one: before
 * `$`, `%`, `*` or any other character that JSON has no escape for, in formulas and paths. What JSON reads as a form feed
 * or a backspace before a letter never is one in a plan; of `\n`, `\r` and `\t` only what cannot be anything else is
 * taken for a command, since a line break lost is worse than a formula.
 */
export function withMeantBackslashes(text: string): string {
  if (!text.includes("\\")) return text;
  const inFormula = spanFinder(spansOf(text, FORMULA));
  const inPath = spanFinder(spansOf(text, WINDOWS_PATH));
  return text.replace(BACKSLASH, (found: string, plain: string | undefined, word: string | undefined, at: number) => {
    if (plain !== undefined || /^\\u[0-9a-f]{4}$/iu.test(found)) return found;
    const place = { path: inPath(at), isFormula: inFormula(at) !== null };
    return isMeant(word ?? "", at, place, text) ? `\\${found}` : found;
  });
}

/** Whether a text has a command of LaTeX here: its letters, without what stands behind them. */
export function isCommand(word: string): boolean {
  return COMMANDS.has(word) || IN_FORMULAS.has(word);
}

function isMeant(
  word: string,
  at: number,
  { path, isFormula }: { readonly path: Span | null; readonly isFormula: boolean },
  text: string,
): boolean {
  const [letter = ""] = word;
  if (!/[fnrt]/u.test(letter)) return true;
  if (path !== null) return letter !== "n" || NAME_IN_PATH.test(text.slice(at, path[1]));
  if (letter === "f") return word.length > 1;
  // Behind the marks that open a formula of its own a new line begins.
  return COMMANDS.has(word) || (IN_FORMULAS.has(word) && isFormula && text.slice(at - 2, at) !== "$$");
}

function wordsOf(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(" ")));
}
