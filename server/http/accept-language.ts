import { Language } from "../../schemas/idea.ts";

/** Longer headers are no person's browser; what stands behind this is not looked at. */
const MAX_CHARACTERS = 500;

/**
 * The language that a request asks for: of those that there are the one of the highest quality, of equal ones the first.
 * `ko-KR` is Korean.
 * @param usual Where the header names none of them, or any.
 */
export function acceptedLanguage(header: string | undefined, usual: Language): Language {
  const ranges = (header ?? "").slice(0, MAX_CHARACTERS).split(",").map(readRange);
  const star = ranges.find(({ tag }) => tag === "*")?.quality ?? 0;
  const wanted = Language.options.map((language) => {
    const at = ranges.findIndex(({ tag }) => tag === language);
    const named = Math.max(...ranges.filter(({ tag }) => tag === language).map(({ quality }) => quality));
    // Behind those that are named, any of them may be the usual one.
    return { language, quality: at < 0 ? star : named, at: at < 0 ? ranges.length + Number(language !== usual) : at };
  });
  const [best] = wanted
    .filter(({ quality }) => quality > 0)
    .toSorted((one, other) => other.quality - one.quality || one.at - other.at);
  return best?.language ?? usual;
}

/** A language without its region, and how much it is wanted: 1 where that is not said, 0 for what is no quality. */
function readRange(range: string): { readonly tag: string; readonly quality: number } {
  const [tag = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  const quality = given === undefined ? 1 : /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(given) ? Number(given) : 0;
  return { tag: tag.split("-")[0] ?? "", quality };
}
