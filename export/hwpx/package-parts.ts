import type { BlockDocument } from "../blocks/block.ts";
import { NAMESPACES, XML } from "./namespaces.ts";
import { element, xmlText } from "./xml-text.ts";

export const MIMETYPE = "application/hwp+zip";

const PKG = "http://www.hancom.co.kr/hwpml/2016/meta/pkg#";

/** The version of the format that Hangul 2014 and later read; they take the program for one of theirs. */
export const VERSION = `${XML}${element("hv:HCFVersion", {
  "xmlns:hv": "http://www.hancom.co.kr/hwpml/2011/version",
  // The format's own spelling.
  tagetApplication: "WORDPROCESSOR",
  ...{ major: 5, minor: 1, micro: 0, buildNumber: 1, os: 1, xmlVersion: "1.4" },
  ...{ application: "PlanCraft", appVersion: "1" },
})}`;

export const SETTINGS = `${XML}${element(
  "ha:HWPApplicationSetting",
  { "xmlns:ha": NAMESPACES["xmlns:ha"] ?? "", "xmlns:config": NAMESPACES["xmlns:config"] ?? "" },
  element("ha:CaretPosition", { listIDRef: 0, paraIDRef: 0, pos: 0 }),
)}`;

const ROOT_FILES = [
  ["Contents/content.hpf", "application/hwpml-package+xml"],
  ["Preview/PrvText.txt", "text/plain"],
  ["META-INF/container.rdf", "application/rdf+xml"],
];
export const CONTAINER = `${XML}${element(
  "ocf:container",
  {
    "xmlns:ocf": "urn:oasis:names:tc:opendocument:xmlns:container",
    "xmlns:hpf": "http://www.hancom.co.kr/schema/2011/hpf",
  },
  element(
    "ocf:rootfiles",
    {},
    ROOT_FILES.map(([path = "", type = ""]) => element("ocf:rootfile", { "full-path": path, "media-type": type })).join(
      "",
    ),
  ),
)}`;

export const MANIFEST = `${XML}${element("odf:manifest", {
  "xmlns:odf": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
})}`;

const PARTS = [
  ["Contents/header.xml", "HeaderFile"],
  ["Contents/section0.xml", "SectionFile"],
];
export const CONTAINER_RDF = `${XML}${element(
  "rdf:RDF",
  { "xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#" },
  [
    ...PARTS.flatMap(([path = "", type = ""]) => [
      described("", element("ns0:hasPart", { "xmlns:ns0": PKG, "rdf:resource": path })),
      described(path, element("rdf:type", { "rdf:resource": `${PKG}${type}` })),
    ]),
    described("", element("rdf:type", { "rdf:resource": `${PKG}Document` })),
  ].join(""),
)}`;

function described(about: string, content: string): string {
  return element("rdf:Description", { "rdf:about": about }, content);
}

/** What the document is called, and which parts it has. @param pictures Their paths in the package. */
export function contentPart({ title, language, createdAt }: BlockDocument, pictures: readonly string[]): string {
  const at = createdAt.replace(/\.\d+Z$/, "Z");
  const meta = Object.entries({
    ...{ creator: "PlanCraft", subject: "", description: "", lastsaveby: "PlanCraft" },
    ...{ CreatedDate: at, ModifiedDate: at, date: at, keyword: "" },
  }).map(([name, text]) => element("opf:meta", { name, content: "text" }, xmlText(text)));
  const item = (id: string, href: string, type: string, more = {}) =>
    element("opf:item", { id, href, "media-type": type, ...more });
  const items = [
    item("header", "Contents/header.xml", "application/xml"),
    // The format's own spelling, too.
    ...pictures.map((path, at) => item(`image${at + 1}`, path, "image/png", { isEmbeded: 1 })),
    item("section0", "Contents/section0.xml", "application/xml"),
    item("settings", "settings.xml", "application/xml"),
  ];
  const spine = ["header", "section0"].map((idref) => element("opf:itemref", { idref, linear: "yes" }));
  const named = element("opf:title", {}, xmlText(title)) + element("opf:language", {}, language);
  return `${XML}${element(
    "opf:package",
    { ...NAMESPACES, version: "", "unique-identifier": "", id: "" },
    element("opf:metadata", {}, named + meta.join("")) +
      element("opf:manifest", {}, items.join("")) +
      element("opf:spine", {}, spine.join("")),
  )}`;
}
