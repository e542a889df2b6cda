/** Signs that stand before an item. `ㅇ` and `○` are those of Korean reports. */
const BULLET = /^(?:[•◦▪▫■□●○◆◇▶▷►‣⁃∙·※➢➤✓✔❖\uf0b7\uf0a7\uf0d8\u2013\u2014*-]|[oㅇ](?=\s))\s*/u;
const COUNTED =
  /^(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5}|[가나다라마바사아자차카타파하])[.)]|[①-⑳]|제\s?\d{1,3}\s?[조항장절])\s*/u;

/** The text of an item as Markdown has it; null for a text that begins with no mark. */
export function listItem(text: string): string | null {
  const bullet = BULLET.exec(text)?.[0];
  // A minus before a number, and a star that only opens emphasis, are parts of the text.
  if (bullet !== undefined && (/\s$/.test(bullet) || !/^[-*\u2013\u2014·]/.test(bullet))) {
    const rest = text.slice(bullet.length).trim();
    return rest === "" ? null : `- ${rest}`;
  }
  return COUNTED.test(text) && /\s/.test(text) ? text : null;
}

/** Whether a text is only a mark. */
export function isListMark(text: string): boolean {
  return BULLET.exec(text)?.[0] === text || COUNTED.exec(text)?.[0] === text;
}
