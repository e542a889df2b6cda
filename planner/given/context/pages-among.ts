import { isPageAddress, shownAddress } from "../../../utils/fetch/page-address.ts";

/** The addresses of pages among what is given, as a person is asked about them. */
export function pagesAmong(given: readonly string[]): string[] {
  return given.filter(isPageAddress).map((text) => {
    const address = URL.parse(text.trim());
    return address ? shownAddress(address) : text.trim();
  });
}
