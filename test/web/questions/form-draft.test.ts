import { describe, expect, it } from "vitest";
import { checkAnswer } from "../../../graph/questions/answer-check.ts";
import type { FormField } from "../../../schemas/question.ts";
import { fieldValue, formDraft, formValues, numberIn } from "../../../web/questions/form/form-draft.ts";
import { fieldFault, formFaults, refusedField } from "../../../web/questions/form/form-hints.ts";
import { formField, openQuestion } from "../../support/open-question.ts";
import { PLANNED } from "../../support/planned-question.ts";

describe("a form in the making", () => {
  it("begins with its defaults, which the server takes as they are", () => {
    const fields = [
      formField({ id: "city", default: "Seoul" }),
      formField({ id: "people", type: "integer", default: 3 }),
      formField({ id: "public", type: "boolean", default: true }),
      formField({ id: "size", type: "choice", choices: ["s", "m"], default: "m" }),
      formField({ id: "tags", type: "list", choices: ["x", "y"], default: ["y", "gone"] }),
      formField({ id: "names", type: "list", default: ["Kim", "Lee"] }),
    ];
    const values = formValues(fields, formDraft(fields));
    expect(values).toEqual({ city: "Seoul", people: 3, public: true, size: "m", tags: ["y"], names: ["Kim", "Lee"] });
    expect(checkAnswer(openQuestion("form", { fields }), { kind: "form", values }, "en").ok).toBe(true);
  });

  it("has numbers as people type them, and leaves what is none as it is", () => {
    const typed = { "12,000": 12_000, "1 200.5": 1_200.5, "7,5": 7.5, "-3": -3, "−3": -3, ".5": 0.5, "1e3": 1_000 };
    for (const [text, number] of Object.entries(typed)) expect(numberIn(text), text).toBe(number);
    for (const text of ["", "abc", "1,2,3", "0x10", "1 000 000 USD", "--1", "Infinity"])
      expect(numberIn(text), text).toBeNull();
    expect(fieldValue(formField({ id: "n", type: "number" }), " about ten ")).toBe("about ten");
  });

  it("is empty where nothing stands in it", () => {
    for (const field of [formField({ id: "a" }), formField({ id: "b", type: "list" })])
      expect([fieldValue(field, " \n "), fieldValue(field, null)]).toEqual([null, null]);
    expect(fieldValue(formField({ id: "c", type: "list", choices: ["x"] }), [])).toBeNull();
    expect(fieldValue(formField({ id: "d", type: "boolean" }), false)).toBe(false);
  });

  it("sees no fault where the server sees none, and each that it would refuse, but for patterns", () => {
    const samples: Readonly<Record<FormField["type"], readonly (string | boolean | readonly string[])[]>> = {
      text: ["", "a", "Kim", "x".repeat(21), "AB12"],
      integer: ["", "0", "3", "2.5", "10", "many", "1e21"],
      number: ["", "0.4", "1", "2", "1,000"],
      boolean: [true, false],
      choice: ["s", "m"],
      list: [["x"], ["x", "y", "z"], []],
      email: ["", "a@b.co", "a@b", "a b@c.de", "@"],
      date: ["", "2031-05-01", "May", "2031-5-1"],
    };
    for (const field of PLANNED.form.fields.filter(({ pattern }) => pattern === null)) {
      for (const draft of samples[field.type]) {
        const question = openQuestion("form", { fields: [field] });
        const values = formValues([field], { [field.id]: draft });
        const { ok } = checkAnswer(question, { kind: "form", values }, "en");
        expect(fieldFault(field, draft) === null, `${field.type}: ${String(draft)}`).toBe(ok);
      }
    }
    // One of a model's may run for ever: nothing is matched here.
    expect(fieldFault(formField({ id: "a", pattern: "(a+)+$" }), `${"a".repeat(60)}!`)).toBeNull();
  });

  it("knows the field that a sentence of the server is about, in both languages", () => {
    const fields = [
      formField({ id: "city" }),
      formField({ id: "people", type: "integer" }),
      formField({ id: "x", label: "people who pay", type: "integer" }),
    ];
    for (const language of ["en", "ko"] as const) {
      for (const [id, values] of [
        ["people", { city: "Busan", people: 2.5, x: 1 }],
        ["x", { city: "Busan", people: 2, x: 1.5 }],
        ["city", { people: 2, x: 1 }],
      ] as const) {
        const verdict = checkAnswer(openQuestion("form", { fields }), { kind: "form", values }, language);
        expect(verdict.ok ? null : refusedField(fields, verdict.problem)?.id).toBe(id);
      }
    }
    expect(refusedField(fields, "That is too much.")).toBeUndefined();
    expect([...formFaults(fields, {}).keys()]).toEqual(["city", "people", "x"]);
  });
});
