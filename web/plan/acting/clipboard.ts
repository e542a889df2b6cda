/**
 * Puts a text into the clipboard that is still on its way: a browser that wants a click right before would not take it later.
 * @throws Whatever the browser, or getting the text, fails with.
 */
export async function copyText(text: Promise<string>): Promise<void> {
  const blob = text.then((read) => new Blob([read], { type: "text/plain" }));
  // Whoever is not heard of any more must not fail by itself.
  blob.catch(() => {});
  if (typeof ClipboardItem === "undefined") await navigator.clipboard.writeText(await text);
  else await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
}
