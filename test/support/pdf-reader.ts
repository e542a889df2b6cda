import { getDocumentProxy } from "unpdf";

/** A PDF as pdf.js reads it. */
export interface ReadPdf {
  readonly title: string;
  readonly language: string | null;
  readonly isMarked: boolean;
  readonly pages: readonly ReadPage[];
  readonly bookmarks: readonly ReadBookmark[];
}

export interface ReadPage {
  readonly width: number;
  readonly height: number;
  /** Each line is where the text begins anew; blanks are as they are written. */
  readonly lines: readonly ReadLine[];
  readonly text: string;
  /** Of what stands on this page, which heads, feet and repeated headers have none of. */
  readonly tags: ReadTag | null;
  /** Where each link leads: an address, or a page from 1. */
  readonly links: readonly (string | number | null)[];
}

export interface ReadLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface ReadTag {
  readonly role?: string;
  readonly alt?: string;
  readonly children?: readonly ReadTag[];
}

export interface ReadBookmark {
  readonly title: string;
  readonly page: number;
  readonly items: readonly ReadBookmark[];
}

type Proxy = Awaited<ReturnType<typeof getDocumentProxy>>;
interface Outline {
  readonly title: string;
  readonly dest: string | unknown[] | null;
  readonly items: Outline[];
}

/** @param withTags They cost most of the time where tables are long. */
export async function readPdf(bytes: Uint8Array, withTags = true): Promise<ReadPdf> {
  // The reader takes the bytes away from whoever gave them.
  const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
  try {
    const { info, metadata } = (await document.getMetadata()) as {
      info: { Title?: string; Language?: string | null };
      metadata: { get(name: string): string } | null;
    };
    if (metadata?.get("dc:title") !== info.Title) throw new Error("The two titles of the file are not the same");
    const pages: ReadPage[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      pages.push(await readPage(document, number, withTags));
    }
    return {
      title: info.Title ?? "",
      language: info.Language ?? null,
      isMarked: (await document.getMarkInfo())?.Marked ?? false,
      pages,
      bookmarks: await bookmarks(document, (await document.getOutline()) as Outline[] | null),
    };
  } finally {
    await document.loadingTask.destroy();
  }
}

async function readPage(document: Proxy, number: number, withTags: boolean): Promise<ReadPage> {
  const page = await document.getPage(number);
  const { width, height } = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent();
  const lines = items.flatMap((item): ReadLine[] => {
    if (!("str" in item) || item.str === "") return [];
    return [{ text: item.str, x: item.transform[4], y: height - item.transform[5], width: item.width }];
  });
  const annotations: { url?: string; unsafeUrl?: string; dest?: unknown[] }[] = await page.getAnnotations();
  const links = annotations.map(({ url, unsafeUrl, dest }) => url ?? unsafeUrl ?? dest ?? null);
  return {
    width,
    height,
    lines,
    text: lines.map(({ text }) => text).join(""),
    tags: withTags ? onPage((await page.getStructTree()) as ReadTag | null) : null,
    links: await Promise.all(links.map((link) => (Array.isArray(link) ? pageOf(document, link) : link))),
  };
}

/** The reader gives the siblings on other pages, too, and what stands on this one by its number. */
function onPage(tag: ReadTag | null): ReadTag | null {
  if (!tag) return null;
  if (!tag.role) return tag;
  const children = (tag.children ?? []).map(onPage).filter((child) => child !== null);
  return children.length > 0 ? { ...tag, children } : null;
}

async function pageOf(document: Proxy, dest: unknown[]): Promise<number> {
  return (await document.getPageIndex(dest[0] as Parameters<Proxy["getPageIndex"]>[0])) + 1;
}

async function bookmarks(document: Proxy, outline: readonly Outline[] | null): Promise<ReadBookmark[]> {
  const found = (outline ?? []).map(async ({ title, dest, items }) => {
    if (!Array.isArray(dest)) throw new Error(`The bookmark "${title}" leads nowhere`);
    return { title, page: await pageOf(document, dest), items: await bookmarks(document, items) };
  });
  return await Promise.all(found);
}

/** All tags of a page, from the top down. */
export function tagsOf(tag: ReadTag | null): ReadTag[] {
  if (!tag) return [];
  return [tag, ...(tag.children ?? []).flatMap(tagsOf)];
}
