const GANADA = "가나다라마바사아자차카타파하";
const CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ";
const LATIN = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "영일이삼사오육칠팔구";
const CIRCLED = 0x2460;
const MAX_CIRCLED = 20;
/** What is written with letters gets longer with every turn; nobody counts so far. */
const MAX_NUMBER = 10_000;
const ROMAN = [
  ...([
    [1000, "m"],
    [900, "cm"],
    [500, "d"],
    [400, "cd"],
    [100, "c"],
    [90, "xc"],
  ] as const),
  ...([
    [50, "l"],
    [40, "xl"],
    [10, "x"],
    [9, "ix"],
    [5, "v"],
    [4, "iv"],
    [1, "i"],
  ] as const),
];

/** A number as a list of Office writes it: 3 as `c`, `iii`, `③`, `다`. What is not known is written in digits. */
export function listNumber(number: number, format: string): string {
  if (!(number > 0 && number < MAX_NUMBER)) return String(number);
  switch (format) {
    case "lowerLetter":
    case "alphaLc":
      return lettered(number, LATIN);
    case "upperLetter":
    case "alphaUc":
      return lettered(number, LATIN).toUpperCase();
    case "lowerRoman":
    case "romanLc":
      return roman(number);
    case "upperRoman":
    case "romanUc":
      return roman(number).toUpperCase();
    case "ganada":
      return lettered(number, GANADA);
    case "chosung":
      return lettered(number, CHOSUNG);
    case "koreanDigital":
      return [...String(number)].map((digit) => DIGITS[Number(digit)]).join("");
    case "koreanCounting":
    case "koreanLegal":
      return korean(number);
    case "decimalEnclosedCircle":
    case "circleNumDbPlain":
      return number <= MAX_CIRCLED ? String.fromCodePoint(CIRCLED + number - 1) : String(number);
    case "decimalZero":
      return String(number).padStart(2, "0");
    case "none":
      return "";
    default:
      return String(number);
  }
}

/** After the last letter they are doubled: z, aa, bb. */
function lettered(number: number, letters: string): string {
  const letter = letters[(number - 1) % letters.length] ?? "";
  return letter.repeat(Math.ceil(number / letters.length));
}

function roman(number: number): string {
  let left = number;
  let text = "";
  for (const [value, sign] of ROMAN) {
    text += sign.repeat(Math.floor(left / value));
    left %= value;
  }
  return text;
}

function korean(number: number): string {
  const digits = [...String(number)].map(Number);
  return digits
    .map((digit, at) => {
      const unit = ["", "십", "백", "천"][digits.length - 1 - at] ?? "";
      if (digit === 0) return "";
      return digit === 1 && unit !== "" ? unit : `${DIGITS[digit]}${unit}`;
    })
    .join("");
}
