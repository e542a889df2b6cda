import type { IXmlableObject, PageNumberEstimator } from "docx";

/** In the library's form of XML, as text. */
const NUMBERED_HEADING = /"w:pStyle":\{[^{}]*\{"w:val":"Heading1"\}.*"w:numPr"/;
const BOOKMARK = /"(_Toc\d+)"/;

/**
 * What the library asks for the contents: no page, since only Word knows where its pages end, and the number of each
 * section. Without an answer it marks the contents as out of date, and Word begins with a question about that.
 */
export const contentsWithoutPages: PageNumberEstimator = Object.assign(
  () => ({ bookmarks: new Map<string, string>() }),
  {
    listNumbers: (body: IXmlableObject) => {
      const paragraphs = childrenOf(body).map((child) => JSON.stringify(child));
      const sections = paragraphs.filter((paragraph) => NUMBERED_HEADING.test(paragraph));
      return new Map(
        sections.map((paragraph, at) => {
          const text = `${at + 1}.`;
          return [BOOKMARK.exec(paragraph)?.[1] ?? "", { text, separator: "space" as const, width: 0 }];
        }),
      );
    },
  },
);

function childrenOf(body: IXmlableObject): readonly unknown[] {
  const children: unknown = body["w:body"];
  return Array.isArray(children) ? children : [];
}
