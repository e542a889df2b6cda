export const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>';

const HANCOM = "http://www.hancom.co.kr/hwpml";

/** What every part of a document declares, as Hancom's own files do. */
export const NAMESPACES: Readonly<Record<string, string>> = {
  "xmlns:ha": `${HANCOM}/2011/app`,
  "xmlns:hp": `${HANCOM}/2011/paragraph`,
  "xmlns:hp10": `${HANCOM}/2016/paragraph`,
  "xmlns:hs": `${HANCOM}/2011/section`,
  "xmlns:hc": `${HANCOM}/2011/core`,
  "xmlns:hh": `${HANCOM}/2011/head`,
  "xmlns:hhs": `${HANCOM}/2011/history`,
  "xmlns:hm": `${HANCOM}/2011/master-page`,
  "xmlns:hpf": "http://www.hancom.co.kr/schema/2011/hpf",
  "xmlns:dc": "http://purl.org/dc/elements/1.1/",
  "xmlns:opf": "http://www.idpf.org/2007/opf/",
  "xmlns:ooxmlchart": `${HANCOM}/2016/ooxmlchart`,
  "xmlns:hwpunitchar": `${HANCOM}/2016/HwpUnitChar`,
  "xmlns:epub": "http://www.idpf.org/2007/ops",
  "xmlns:config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
};
/** Lengths that stand for themselves; without it readers take twice the value (see `paraShape`). */
export const UNIT_CHAR = `${HANCOM}/2016/HwpUnitChar`;
