import { strToU8, zipSync } from "fflate";

const NAMESPACES = [
  'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph"',
  'xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section"',
  'xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head"',
  'xmlns:opf="http://www.idpf.org/2007/opf/"',
].join(" ");
const PARAGRAPHS_A_PAGE = 14;
const [TABLE_ROWS, TABLE_COLUMNS] = [8, 5];
const SENTENCE = "동네 부엌은 세 지역에서 동시에 문을 열고, 각 지점은 평일 점심을 내며 ";

/**
 * A HWPX as Hancom Office writes one, with the places of its lines: a heading, text in runs and a table on each page.
 * @param pages About as many, as A4 holds them.
 */
export function hwpxCorpus(pages: number): Uint8Array {
  const body = Array.from({ length: pages }, (_, page) => pageOf(page)).join("");
  const files: Readonly<Record<string, string>> = {
    mimetype: "application/hwp+zip",
    "Contents/content.hpf": `<opf:package ${NAMESPACES}><opf:metadata><opf:title>동네 부엌</opf:title></opf:metadata><opf:manifest><opf:item id="section0" href="Contents/section0.xml"/></opf:manifest><opf:spine><opf:itemref idref="section0"/></opf:spine></opf:package>`,
    "Contents/header.xml": `<hh:head ${NAMESPACES}><hh:refList><hh:paraProperties><hh:paraPr id="0"><hh:heading type="NONE" idRef="0" level="0"/></hh:paraPr><hh:paraPr id="1"><hh:heading type="OUTLINE" idRef="0" level="0"/></hh:paraPr></hh:paraProperties></hh:refList></hh:head>`,
    "Contents/section0.xml": `<?xml version="1.0" encoding="UTF-8" standalone="yes" ?><hs:sec ${NAMESPACES}>${body}</hs:sec>`,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}

function pageOf(page: number): string {
  const paragraphs = Array.from({ length: PARAGRAPHS_A_PAGE }, (_, nth) =>
    paragraph([`${page + 1}.${nth + 1} ${SENTENCE}`, `${1_200 + page * nth}명`, `이 함께합니다. ${SENTENCE}`], 0),
  );
  return paragraph([`${page + 1}부 운영 계획`], 1) + paragraphs.join("") + table(page);
}

function paragraph(runs: readonly string[], shape: number): string {
  const lines = runs.map(
    (_, at) =>
      `<hp:lineseg textpos="${at * 41}" vertpos="${at * 1600}" vertsize="1000" textheight="1000" baseline="850" spacing="600" horzpos="0" horzsize="42520" flags="393216"/>`,
  );
  const texts = runs.map((text, at) => `<hp:run charPrIDRef="${at % 2}"><hp:t>${text}</hp:t></hp:run>`);
  return `<hp:p id="0" paraPrIDRef="${shape}" styleIDRef="0" pageBreak="0" columnBreak="0" merged="0">${texts.join("")}<hp:linesegarray>${lines.join("")}</hp:linesegarray></hp:p>`;
}

function table(page: number): string {
  const cell = (row: number, column: number) =>
    `<hp:tc name="" header="0" hasMargin="0" protect="0" editable="0" dirty="0" borderFillIDRef="1"><hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" vertAlign="CENTER" linkListIDRef="0" linkListNextIDRef="0" textWidth="0" textHeight="0" hasTextRef="0" hasNumRef="0">${paragraph([`${page + row * column}만원`], 0)}</hp:subList><hp:cellAddr colAddr="${column}" rowAddr="${row}"/><hp:cellSpan colSpan="1" rowSpan="1"/><hp:cellSz width="8504" height="1282"/><hp:cellMargin left="141" right="141" top="141" bottom="141"/></hp:tc>`;
  const row = (at: number) =>
    `<hp:tr>${Array.from({ length: TABLE_COLUMNS }, (_, column) => cell(at, column)).join("")}</hp:tr>`;
  const rows = Array.from({ length: TABLE_ROWS }, (_, at) => row(at)).join("");
  return `<hp:p id="0" paraPrIDRef="0" styleIDRef="0" pageBreak="0" columnBreak="0" merged="0"><hp:run charPrIDRef="0"><hp:tbl id="${page}" rowCnt="${TABLE_ROWS}" colCnt="${TABLE_COLUMNS}" cellSpacing="0" borderFillIDRef="1">${rows}</hp:tbl></hp:run></hp:p>`;
}
