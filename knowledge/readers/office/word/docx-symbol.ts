/** What signs of the fonts of signs look like, where forms and lists use them. */
const WINGDINGS: Readonly<Record<string, string>> = {
  ...{ "6c": "●", "6d": "❍", "6e": "■", "6f": "□", "71": "❑", "73": "⬧", "74": "⧫", "75": "◆", "76": "❖", "77": "⬥" },
  ...{
    a7: "▪",
    a8: "□",
    d8: "➢",
    df: "←",
    e0: "→",
    e1: "↑",
    e2: "↓",
    e8: "➔",
    f0: "⇨",
    fb: "✗",
    fc: "✓",
    fd: "☒",
    fe: "☑",
  },
  ...{ "28": "☎", "2a": "✉", "4a": "☺", "80": "⓪", "81": "①", "82": "②", "83": "③", "84": "④", "85": "⑤" },
};
const SYMBOL: Readonly<Record<string, string>> = {
  ...{ "61": "α", "62": "β", "63": "χ", "64": "δ", "65": "ε", "67": "γ", "6c": "λ", "6d": "μ", "70": "π", "73": "σ" },
  ...{
    "44": "Δ",
    "53": "Σ",
    "57": "Ω",
    a3: "≤",
    a5: "∞",
    ab: "↔",
    ac: "←",
    ad: "↑",
    ae: "→",
    af: "↓",
    b0: "°",
    b1: "±",
  },
  ...{ b3: "≥", b4: "×", b7: "•", b8: "÷", b9: "≠", bb: "≈", d6: "√", e5: "∑" },
};
const OWN_AREA = 0xf000;

/**
 * The character of a `w:sym`: signs stand at 0xf000 and above, and what they look like is the font's to say.
 * @returns Nothing for a sign that is not known.
 */
export function symbolCharacter(font: string, code: string): string {
  const value = Number.parseInt(code, 16);
  if (!(value > 0 && value <= 0xffff)) return "";
  const sign = (value >= OWN_AREA && value < OWN_AREA + 0x100 ? value - OWN_AREA : value).toString(16);
  if (/wingdings/i.test(font)) return WINGDINGS[sign] ?? "";
  if (/^symbol$/i.test(font)) return SYMBOL[sign] ?? "";
  return value >= 0xe000 && value <= 0xf8ff ? "" : String.fromCharCode(value);
}
