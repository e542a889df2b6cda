import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readGantt } from "../../../export/pictures/charts/gantt-tasks.ts";
import { drawDiagram } from "../../../export/pictures/diagram.ts";
import { DIAGRAM_STYLE } from "../../../export/pictures/style.ts";
import { DIAGRAMS } from "../../support/diagrams.ts";
import { readHtml, valuesOf } from "../../support/html-reader.ts";

const GANTT = `gantt
  title 추진 일정
  dateFormat YYYY-MM-DD
  axisFormat %m-%d
  %% a comment
  section 준비
    허가 신청 :a1, 2027-01-04, 28d
    제빵사 모집 :crit, a2, after a1, 2w
  section 출시
    시범 판매 :2027-02-15, 2027-03-01
    정리 : 1w
    공개 :milestone, m1, 2027-03-08, 0d`;
const PIE = `pie showData
  title How the budget is split
  "Rent & power" : 4,000
  "Wages" : 6000
  "Nothing" : 0`;
const TIMELINE = `timeline
  title The first year
  section Start
    2027 Q1 : Permit : First baker
            : Second baker
    2027 Q2 : Launch
  section Growth
    2027 H2 : A second <b>city</b>`;

const day = (date: string) => Date.parse(`${date}T00:00:00Z`);

describe("a Gantt chart", () => {
  it("is read with its sections, its ids and real dates", () => {
    const { title, tasks } = readGantt(GANTT) ?? {};
    expect(title).toBe("추진 일정");
    expect(tasks?.map(({ section, name, start, end }) => [section, name, start, end])).toEqual([
      ["준비", "허가 신청", day("2027-01-04"), day("2027-02-01")],
      ["준비", "제빵사 모집", day("2027-02-01"), day("2027-02-15")],
      ["출시", "시범 판매", day("2027-02-15"), day("2027-03-01")],
      ["출시", "정리", day("2027-03-01"), day("2027-03-08")],
      ["출시", "공개", day("2027-03-08"), day("2027-03-08")],
    ]);
    expect(tasks?.map(({ isMilestone }) => isMilestone)).toEqual([false, false, false, false, true]);
    expect(tasks?.map(({ isCritical }) => isCritical)).toEqual([false, true, false, false, false]);
  });

  it("is drawn with each task where its dates are, and within its picture", () => {
    const read = readHtml(drawDiagram(GANTT, "d", "A chart") ?? "");
    expect(read.elements[0]?.attributes).toMatchObject({ role: "img", "aria-label": "A chart" });
    for (const word of ["추진 일정", "준비", "출시", "허가 신청", "공개", "01-04", "01-18"])
      expect(read.text).toContain(word);
    const bars = read.elements.filter(({ attributes }) => attributes["class"]?.startsWith("chart-fill"));
    const xOf = (at: number) => Number(bars[at]?.attributes["x"]);
    const widthOf = (at: number) => Number(bars[at]?.attributes["width"]);
    expect(xOf(0) + widthOf(0)).toBeCloseTo(xOf(1), 0);
    expect(widthOf(0)).toBeCloseTo(widthOf(1) * 2, 0);
    const width = Number(valuesOf(read, "width")[0]);
    for (const x of valuesOf(read, "x")) expect(Number(x)).toBeLessThan(width);
  });

  it.each([
    ["a date that is none", "gantt\n  A :2027-02-30, 3d"],
    ["a task that is not there", "gantt\n  A :a, after b, 3d"],
    ["an end before its start", "gantt\n  A :2027-02-10, 2027-02-01"],
    ["days that are left out", "gantt\n  excludes weekends\n  A :2027-02-10, 3d"],
    ["another form of dates", "gantt\n  dateFormat DD-MM-YYYY\n  A :2027-02-10, 3d"],
    ["no task", "gantt\n  title A plan"],
    ["prose", "gantt\n  A :2027-02-10, 3d\n  and then we launch"],
    ["a task before anything", "gantt\n  A :3d"],
    ["a wrong year", "gantt\n  A :2027-02-10, 3d\n  B :9027-02-10, 3d"],
  ])("with %s is not drawn at all", (_, source) => {
    expect(drawDiagram(source, "d", "x")).toBeNull();
  });
});

describe("a pie chart", () => {
  it("names each part with its value and its share, and draws those that are something", () => {
    const read = readHtml(drawDiagram(PIE, "d", "x") ?? "");
    expect(read.text).toContain("How the budget is split");
    expect(read.text).toContain("Rent & power: 4,000 (40%)");
    expect(read.text).toContain("Wages: 6,000 (60%)");
    expect(read.text).toContain("Nothing: 0 (0%)");
    expect(valuesOf(read, "d")).toHaveLength(2);
    expect(valuesOf(read, "d")[0]).toMatch(/^M 126 154 L 126 44 A 110 110 0 0 1 /);
    expect(valuesOf(read, "d")[1]).toMatch(/A 110 110 0 1 1 126 44 Z$/);
  });

  it("of one part is a whole circle", () => {
    const read = readHtml(drawDiagram('pie title Costs\n  "All" : 3', "d", "x") ?? "");
    expect(read.elements.filter(({ tag }) => tag === "circle")).toHaveLength(1);
    expect(read.text).toContain("Costs");
  });

  it.each(["pie", 'pie\n  "A" : 0', 'pie\n  "A" : much', 'pie\n  "A" : -3', "pie\n  A and B", 'pie\n  "A" : 1.2.3'])(
    "that is none is not drawn: %j",
    (source) => {
      expect(drawDiagram(source, "d", "x")).toBeNull();
    },
  );
});

describe("a timeline", () => {
  it("has its periods in order, each with what happens in it", () => {
    const { text } = readHtml(drawDiagram(TIMELINE, "d", "x") ?? "");
    const words = [
      "Start",
      "2027 Q1",
      "Permit",
      "First baker",
      "Second baker",
      "2027 Q2",
      "Launch",
      "Growth",
      "2027 H2",
    ];
    const places = words.map((word) => text.indexOf(word));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places.every((at) => at >= 0)).toBe(true);
    expect(text).toContain("A second <b>city</b>");
  });

  it("has long words in lines that fit, and all of them", () => {
    const said = Array.from({ length: 40 }, (_, at) => `word${at}`).join(" ");
    const { elements, text } = readHtml(drawDiagram(`timeline\n  2027 : ${said}`, "d", "x") ?? "");
    for (const word of said.split(" ")) expect(text).toContain(word);
    expect(elements.filter(({ tag }) => tag === "text").length).toBeGreaterThan(4);
  });

  it.each(["timeline", "timeline\n  title Only", "timeline\n  : nothing before"])(
    "that is none is not drawn: %j",
    (source) => {
      expect(drawDiagram(source, "d", "x")).toBeNull();
    },
  );
});

const drawnKind = (kind: string) => readHtml(drawDiagram(DIAGRAMS[kind] ?? "", "d", "x") ?? "");

describe("a mind map", () => {
  it("has each node once, joined to the one that it hangs on, with the colour of its branch", () => {
    const read = drawnKind("mindmap");
    for (const word of ["동네 빵집", "고객", "1인 가구", "Box (3 to 5)", "Jam & butter"])
      expect(read.text.split(word)).toHaveLength(2);
    expect(read.text).not.toContain("icon");
    expect(read.elements.filter(({ tag }) => tag === "path")).toHaveLength(4);
    const bars = valuesOf(read, "class").filter((style) => style.startsWith("chart-fill"));
    expect(bars).toEqual(["chart-fill chart-0", "chart-fill chart-0", "chart-fill chart-1", "chart-fill chart-1"]);
  });

  it("that is deep or has long words stays within a page, with its nodes below one another", () => {
    const words = "가나다라마바사아자차카타파하".repeat(4);
    const read = readHtml(drawDiagram(`mindmap\n A\n  ${words}\n   B\n    C\n     ${words}\n  D`, "d", "x") ?? "");
    expect(Number(valuesOf(read, "width")[0])).toBeLessThanOrEqual(720);
    expect(read.text.replaceAll(/[^가-힣]/g, "")).toBe(words + words);
    expect(
      drawDiagram(`mindmap\n${Array.from({ length: 7 }, (_, at) => `${" ".repeat(at)}A`).join("\n")}`, "d", "x"),
    ).toBeNull();
  });
});

describe("a quadrant chart", () => {
  it("has its names where they are said to be, and no two words over one another", () => {
    const read = drawnKind("quadrantChart");
    const dots = read.elements.filter(({ tag }) => tag === "circle").map(({ attributes }) => attributes);
    const [left, right] = [dots[0], dots[1]].map((dot) => [Number(dot?.["cx"]), Number(dot?.["cy"])]);
    expect([(right?.[0] ?? 0) - (left?.[0] ?? 0), (right?.[1] ?? 0) - (left?.[1] ?? 0)]).toEqual([242, 360.8]);
    for (const word of ["경쟁사", "낮은 가격", "High price", "Low", "Premium (dear)", "우리 빵집", "Other"])
      expect(read.text).toContain(word);
    const near = "quadrantChart\n  Aaaa: [0.5, 0.5]\n  Bbbb: [0.5, 0.5]\n  Cccc: [0.51, 0.5]";
    const places = readHtml(drawDiagram(near, "d", "x") ?? "").elements.filter(({ tag }) => tag === "text");
    expect(new Set(places.map(({ attributes }) => `${attributes["x"]} ${attributes["y"]}`)).size).toBe(3);
  });
});

describe("a journey", () => {
  it("has its steps in order, each where its score is, and who takes part", () => {
    const read = drawnKind("journey");
    const words = ["첫 주문까지", "Order", "빵을 고름", "Pay by card", "고객, 결제 회사", "Later", "Receive"];
    for (const word of words) expect(read.text).toContain(word);
    const xs = read.elements.filter(({ tag }) => tag === "circle").map(({ attributes }) => Number(attributes["cx"]));
    expect([1, 2].map((at) => Math.round((xs[0] ?? 0) - (xs[at] ?? 0)))).toEqual([132, 44]);
    expect(drawDiagram("journey\n  Go: 9: A", "d", "x")).toBeNull();
    expect(drawDiagram("journey\n  Go: well: A", "d", "x")).toBeNull();
    expect(drawDiagram("journey\n  title Only", "d", "x")).toBeNull();
  });
});

describe("every chart of ours", () => {
  it("has colours from the page only, for light, dark and paper", () => {
    const others = ["mindmap", "quadrantChart", "journey"].map((kind) => DIAGRAMS[kind] ?? "");
    for (const source of [GANTT, PIE, TIMELINE, ...others]) {
      const drawn = drawDiagram(source, "d", "x") ?? "";
      expect(drawn).not.toMatch(/fill=|stroke=|style=|#[0-9a-f]{3}/i);
      for (const style of new Set(drawn.match(/chart-(?:title|soft|band|grid|axis|link|fill|critical|sector)/g)))
        expect(DIAGRAM_STYLE).toContain(`.${style}`);
    }
  });

  it("is well-formed whatever a model writes, or is not drawn", () => {
    const piece = fc.constantFrom(
      ...[
        "gantt",
        "pie",
        "timeline",
        "title <script>",
        'section "a"',
        "A :2027-01-01, 3d",
        "B :b, after b, 1w",
        '"x" : 5',
      ],
      ...[
        "2027 : a : b",
        ": c",
        "%% x",
        "dateFormat YYYY-MM-DD",
        '"<svg>" : 1e9',
        ...["root((<b>))", 'x["a & b"]', "  deeper", "x-axis a --> b", "A: [0.5, 1]", "quadrant-1 x", "Go: 3: <i>, &"],
        "& : &amp;",
        "가 :crit, 2027-01-05, 2y",
        "",
      ],
    );
    fc.assert(
      fc.property(
        fc.constantFrom("gantt", "pie", "timeline", "mindmap", "quadrantChart", "journey"),
        fc.array(piece, { maxLength: 8 }),
        (kind, lines) => {
          const drawn = drawDiagram([kind, ...lines].join("\n"), "d", "x");
          if (drawn === null) return;
          const { elements } = readHtml(drawn);
          expect(elements.map(({ tag }) => tag)).not.toContain("script");
          for (const { attributes } of elements)
            for (const value of Object.values(attributes)) expect(value).not.toMatch(/NaN|Infinity|undefined/);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
