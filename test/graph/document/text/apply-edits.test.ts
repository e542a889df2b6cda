import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits, changedPassages } from "../../../../graph/document/text/apply-edits.ts";

const TEXT =
  "The price is 40 dollars.\n\nIt is paid in May, and again in June.\n\n| Item | Cost |\n|---|---|\n| Rent | 9 |";

function edited(text: string, ...edits: readonly (readonly [string, string])[]) {
  return applyEdits(text, { edits: edits.map(([find, replace]) => ({ find, replace })), markdown: null });
}

describe("edits", () => {
  it("change exactly the passages that they find, in whatever order they come", () => {
    const { text, passages, problems } = edited(TEXT, ["| Rent | 9 |", "| Rent | 12 |"], ["40 dollars", "45 dollars"]);
    expect(problems).toEqual([]);
    expect(text).toBe(TEXT.replace("40", "45").replace("| 9 |", "| 12 |"));
    expect(passages).toEqual([
      { before: "The price is 40 dollars.", after: "The price is 45 dollars." },
      { before: "| Rent | 9 |", after: "| Rent | 12 |" },
    ]);
  });

  it("are all applied to the text as it was given, not one to what another made", () => {
    const swapped = edited("May comes before June.", ["May", "June"], ["June", "May"]);
    expect(swapped).toMatchObject({ text: "June comes before May.", problems: [] });
    expect(edited("May comes.", ["May", "June"], ["June", "July"]).problems).toEqual([
      'This passage does not stand in the text: "June". Copy it exactly as it stands there.',
    ]);
  });

  it("may stand side by side", () => {
    expect(edited("one two", ["one ", "1 "], ["two", "2"])).toMatchObject({ text: "1 2", problems: [] });
  });

  it("may take something out, and take nothing else with it", () => {
    expect(edited(TEXT, [", and again in June", ""]).text).toBe(TEXT.replace(", and again in June", ""));
  });

  it("take $&, $1 and backslashes for what they are", () => {
    const replace = "$& $1 $$ $` \\n {{price}}";
    expect(edited("A price.", ["price", replace]).text).toBe(`A ${replace}.`);
  });

  it("work in Korean, with emoji, and with line ends of both kinds", () => {
    expect(edited("예산은 3,000만 원입니다. 😀", ["3,000만 원", "2,460만 원"]).text).toBe(
      "예산은 2,460만 원입니다. 😀",
    );
    const windows = "One.\r\n\r\nTwo.\r\nThree.";
    expect(edited(windows, ["Two.\r\nThree.", "2.\r\n3."]).text).toBe("One.\r\n\r\n2.\r\n3.");
    expect(edited(windows, ["Two.", "2."]).passages).toEqual([{ before: "Two.\r", after: "2.\r" }]);
  });

  it("find a passage that has blanks at its ends which the text does not have", () => {
    expect(edited("One.\nTwo.", ["Two.\n", "2."]).text).toBe("One.\n2.");
  });

  it("that change nothing leave the text, with nothing changed in it", () => {
    expect(edited(TEXT, ["May", "May"])).toEqual({ text: TEXT, passages: [], problems: [] });
    expect(edited(TEXT)).toEqual({ text: TEXT, passages: [], problems: [] });
  });
});

describe("edits that cannot be applied", () => {
  it.each([
    [
      "fits twice",
      [
        ["paid", "due"],
        ["in ", "on "],
      ],
      'This passage stands in the text more than once: "in".',
    ],
    ["fits itself twice, overlapping", [["||", "|"]], 'This passage stands in the text more than once: "||".'],
    ["does not stand there", [["40 euros", "45 euros"]], 'This passage does not stand in the text: "40 euros".'],
    ["is empty", [["", "More."]], "An edit has an empty `find`"],
    ["is blank", [[" \n", "More."]], "An edit has an empty `find`"],
    [
      "is another's part",
      [
        ["in May, and", "x"],
        ["May", "y"],
      ],
      'Two edits touch the same words: "in May, and" and "May".',
    ],
    [
      "overlaps another's end",
      [
        ["paid in", "x"],
        ["in May", "y"],
      ],
      'Two edits touch the same words: "paid in" and "in May".',
    ],
    [
      "comes twice",
      [
        ["May", "x"],
        ["May", "x"],
      ],
      'Two edits touch the same words: "May" and "May".',
    ],
  ] as const)("leave the text as it is, and say what is wrong, where one %s", (_, edits, problem) => {
    const text = TEXT.replace("9 |", "9 |||");
    const result = edited(text, ...edits);
    expect(result.text).toBe(text);
    expect(result.passages).toEqual([]);
    expect(result.problems).toEqual([expect.stringContaining(problem)]);
  });

  it("are named all at once, so that one repair can mend them", () => {
    expect(edited(TEXT, ["nowhere", "x"], ["May", "x"], ["", "y"]).problems).toHaveLength(2);
  });

  it("are named in short, with no half letter, however long they are", () => {
    const [problem = ""] = edited(TEXT, [`${"x".repeat(119)}😀${"\n가".repeat(9_000)}`, ""]).problems;
    expect(problem.length).toBeLessThan(260);
    expect(problem.isWellFormed()).toBe(true);
    expect(problem).not.toContain("\n");
  });

  it("would leave nothing of a section, which is none then", () => {
    expect(edited("All of it.", ["All of it.", " "])).toEqual({
      ...{ text: "All of it.", passages: [], problems: ["The edits leave nothing of the section."] },
    });
  });
});

describe("a section that comes whole", () => {
  it("is the text, whatever edits come with it, and what changed is found all the same", () => {
    const whole = TEXT.replace("June", "July");
    const edits = [{ find: "nowhere", replace: "x" }];
    expect(applyEdits(TEXT, { edits, markdown: whole })).toEqual({
      text: whole,
      passages: [{ before: "It is paid in May, and again in June.", after: "It is paid in May, and again in July." }],
      problems: [],
    });
  });

  it("is none where it is blank: then the edits count", () => {
    const edits = [{ find: "May", replace: "April" }];
    for (const markdown of ["", " \n"]) expect(applyEdits("In May.", { edits, markdown }).text).toBe("In April.");
  });
});

describe("what changed between two texts", () => {
  it("is each run of lines that went, with the run that came in its place", () => {
    expect(changedPassages("a\nb\nc\nd", "a\nB\nc\nd\ne")).toEqual([
      { before: "b", after: "B" },
      { before: "", after: "e" },
    ]);
    expect(changedPassages("a\nb\nc", "a\nc")).toEqual([{ before: "b", after: "" }]);
    expect(changedPassages("a\nb", "b\na")).toHaveLength(2);
  });

  it("is nothing where only empty lines differ, and all where nothing is alike", () => {
    expect(changedPassages("a\n\nb\n", "a\nb\n\n\n")).toEqual([]);
    expect(changedPassages("", "a\nb")).toEqual([{ before: "", after: "a\nb" }]);
    expect(changedPassages("a\nb", "c")).toEqual([{ before: "a\nb", after: "c" }]);
  });

  it("is one line of a thousand, and of more lines than any section has it is the whole", () => {
    const lines = (count: number) => Array.from({ length: count }, (_, at) => `Line ${at}`);
    const [old, now] = [lines(1_000), lines(1_000).with(500, "Another")];
    expect(changedPassages(old.join("\n"), now.join("\n"))).toEqual([{ before: "Line 500", after: "Another" }]);
    const many = lines(1_501).join("\n");
    expect(changedPassages(many, `${many}!`)).toEqual([{ before: many, after: `${many}!` }]);
  });

  it("leaves as many lines of both out as they have in common, for any two texts", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (old, now) => {
        const passages = changedPassages(old.join("\n"), now.join("\n"));
        const linesIn = (key: "before" | "after") => passages.flatMap((one) => (one[key] ? one[key].split("\n") : []));
        // What is common to both is as long on both sides.
        expect(old.length - linesIn("before").length).toBe(now.length - linesIn("after").length);
        expect(passages.every(({ before, after }) => before !== after)).toBe(true);
        expect(passages).toHaveLength(old.join() === now.join() ? 0 : passages.length || 1);
      }),
    );
  });
});
