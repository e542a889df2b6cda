import type { Language } from "../../../schemas/idea.ts";
import { clean, quoted, shorten } from "./idea.ts";
import { PARTS } from "./text.ts";

interface Rewrite {
  readonly title: string;
  /** What the section has to settle: the rows of its tables. */
  readonly points: readonly string[];
  readonly language: Language;
  readonly markdown: string;
  readonly instructions: readonly string[];
}

const ROWS = 4;
const CRITERIA = /measurab|criteria|criterion|측정 가능|측정할 수|기준/i;
const OWNERS = /owner|accountable|\bdates?\b|who does|담당|책임자|기한/i;

/** Carries the instructions out on the text as it stands: a part is replaced by a better one, or added where it belongs. */
export function rewriteOffline(rewrite: Rewrite): string {
  return rewrite.instructions.reduce((text, instruction) => carryOut(text, instruction, rewrite), rewrite.markdown);
}

function carryOut(text: string, instruction: string, { title, points, language }: Rewrite): string {
  const parts = PARTS[language];
  if (CRITERIA.test(instruction) && !text.includes(`### ${parts.criteria}`)) {
    return replacePart(text, parts.open, criteria(points.slice(0, ROWS), language, parts.criteria));
  }
  if (OWNERS.test(instruction) && !text.includes(`### ${parts.owners}`)) {
    return replacePart(text, parts.checks, owners(points.slice(0, ROWS), language, parts.owners));
  }
  return insertAfterOpening(text, changed(text, instruction, title, language));
}

function criteria(points: readonly string[], language: Language, heading: string): string {
  const when =
    language === "ko"
      ? [
          ["답에 숫자, 출처, 날짜가 있음", "표의 칸을 확인", "1단계 종료"],
          ["두 사람이 따로 구한 값의 차이가 20% 이내", "두 계산을 나란히 비교", "2단계 종료"],
          ["실제 사례 10건으로 뒷받침됨", "기록을 세어 확인", "3단계 종료"],
          ["기준값과 중단값이 미리 적혀 있음", "결정 문서 확인", "1단계 종료"],
        ]
      : [
          ["the answer has a number, a source and a date", "check the cells", "end of phase 1"],
          ["two people get values within 20 % of each other", "compare both calculations", "end of phase 2"],
          ["ten real cases support it", "count the records", "end of phase 3"],
          ["values for going on and stopping are written down", "read the decision", "end of phase 1"],
        ];
  const head =
    language === "ko" ? "| 질문 | 충족 기준 | 확인 방법 | 시점 |" : "| Question | Met when | Checked by | By |";
  const rows = points.map((point, index) => `| ${point} | ${(when[index % when.length] ?? []).join(" | ")} |`);
  return `### ${heading}\n\n${head}\n| --- | --- | --- | --- |\n${rows.join("\n")}`;
}

function owners(points: readonly string[], language: Language, heading: string): string {
  const ko = language === "ko";
  const head = ko
    ? "| 다음 할 일 | 책임자 | 기한 | 끝났다는 증거 |"
    : "| Next step | Accountable | Until | Proof that it is done |";
  const rows = points.map((point, index) =>
    ko
      ? `| 답 구하기: ${point} | 결정 필요(한 명) | 시작 후 ${index + 1}주 | 날짜가 적힌 답변 |`
      : `| Answer: ${point} | to decide (one name) | week ${index + 1} from the start | answer with its date |`,
  );
  return `### ${heading}\n\n${head}\n| --- | --- | --- | --- |\n${rows.join("\n")}`;
}

function changed(text: string, instruction: string, title: string, language: Language): string {
  const name = PARTS[language].changed;
  const before = text.split(`### ${name}`).length - 1;
  const heading = before === 0 ? name : `${name} (${before + 1})`;
  const request = quoted(shorten(clean(instruction).replace(/[.\s]+$/, ""), 300), language);
  return language === "ko"
    ? `### ${heading}\n\n**요청:** ${request}.\n\n| 단계 | ${quoted(title, language)}에서 하는 일 | 확인 방법 |\n| --- | --- | --- |\n| 반영 | 위 요청이 닿는 칸과 문장을 고쳐 적음 | 요청한 분이 다시 읽고 확인 |\n| 근거 | 새로 넣은 값마다 출처와 날짜 기록(측정 필요) | 출처 없는 칸의 수가 0 |\n| 영향 | 함께 바뀌는 다른 항목의 이름 기록(결정 필요) | 해당 항목 담당자의 동의 |`
    : `### ${heading}\n\n**Request:** ${request}.\n\n| Step | What is done in ${quoted(title, language)} | Checked by |\n| --- | --- | --- |\n| Carry out | the cells and sentences that the request touches are rewritten | whoever asked reads it again |\n| Support | each new value gets a source and a date (to measure) | no cell without a source |\n| Follow up | other sections that change with it are named (to decide) | their owners agree |`;
}

/** Puts the new part where the old one stood; where there is none, before the last part of the text. */
function replacePart(text: string, old: string, part: string): string {
  const pieces = text.split(/\n{2,}(?=### )/);
  const at = pieces.findIndex((piece) => piece.startsWith(`### ${old}`));
  if (at >= 0) return pieces.with(at, part).join("\n\n");
  return pieces.toSpliced(Math.max(pieces.length - 1, 1), 0, part).join("\n\n");
}

function insertAfterOpening(text: string, part: string): string {
  const pieces = text.split(/\n{2,}(?=### )/);
  return pieces.toSpliced(1, 0, part).join("\n\n");
}
