/** The words of a text, each once. Korean words end in particles, so they are compared by pairs of syllables. */
export function words(text: string): string[] {
  const whole =
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/\p{Script=Hangul}{2,}|[\p{L}\p{N}]{3,}/gu) ?? [];
  return [...new Set(whole.flatMap((word) => (/^\p{Script=Hangul}/u.test(word) ? pairs(word) : [word])))];
}

function pairs(word: string): string[] {
  return Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));
}
