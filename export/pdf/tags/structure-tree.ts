import type { PdfFile, PdfRef } from "../drawing/pdf-file.ts";
import type { Marked, Tag } from "./tag.ts";

/**
 * Writes the structure of the document. By our own hand, since the library's elements hang a link on the page that is open
 * when the element is written, not on its own.
 * @param contentsOfPages By page, the tags of its marked pieces in the order of their numbers.
 */
export function writeStructure(file: PdfFile, root: Tag, contentsOfPages: readonly (readonly Tag[])[]): void {
  const refs = new Map<Tag, PdfRef>();
  const refOf = (tag: Tag): PdfRef => {
    const known = refs.get(tag);
    if (known) return known;
    const ref = file.ref({ Type: "StructElem", S: tag.role });
    refs.set(tag, ref);
    return ref;
  };
  const tree = file.getStructTreeRoot();
  const parents = file.getStructParentTree();
  for (const [page, tags] of contentsOfPages.entries()) parents.add(page, tags.map(refOf));
  let nextKey = contentsOfPages.length;
  const write = (tag: Tag, parent: PdfRef): void => {
    const ref = refOf(tag);
    Object.assign(ref.data, attributesOf(tag), { P: parent });
    const page = tag.children.find((child): child is Marked => !("role" in child))?.page ?? null;
    if (page !== null) ref.data["Pg"] = file.pageRef(page);
    ref.data["K"] = tag.children.map((child) => {
      if ("role" in child) return refOf(child);
      if (child.kind === "content") return child.page === page ? child.mcid : kidOf(child, file);
      const annotation = child.ref as PdfRef;
      annotation.data["StructParent"] = nextKey;
      parents.add(nextKey, ref);
      nextKey += 1;
      return kidOf(child, file);
    });
    ref.end();
    for (const child of tag.children) if ("role" in child) write(child, ref);
  };
  write(root, tree);
  tree.data["K"] = [refOf(root)];
  tree.data["ParentTreeNextKey"] = nextKey;
}

function kidOf(marked: Marked, file: PdfFile): object {
  const page = file.pageRef(marked.page);
  if (marked.kind === "annotation") return { Type: "OBJR", Pg: page, Obj: marked.ref };
  return { Type: "MCR", Pg: page, MCID: marked.mcid };
}

function attributesOf({ options, box }: Tag): Record<string, unknown> {
  const { alt, scope, numbering } = options;
  const attributes = [
    ...(scope ? [{ O: "Table", Scope: scope }] : []),
    ...(numbering ? [{ O: "List", ListNumbering: numbering }] : []),
    ...(box ? [{ O: "Layout", Placement: "Block", BBox: box }] : []),
  ];
  return {
    ...(alt === undefined ? {} : { Alt: new String(alt) }),
    ...(attributes.length > 0 ? { A: attributes.length === 1 ? attributes[0] : attributes } : {}),
  };
}
