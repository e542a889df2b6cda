import type { Refusal } from "../errors/refusals.ts";
import {
  type AnswerFormat,
  barest,
  FULL_FORM,
  type RequestForm,
  withoutFormat,
  withoutParameter,
} from "./request-form.ts";

/** Where what was learnt of a server is kept for the next process. */
export interface FormMemory {
  /** The form that the server is known to take; null where nothing is known. */
  recall(): Promise<unknown>;
  keep(form: RequestForm): Promise<void>;
}

/** What one server is found to take, for as long as the process lasts; with a memory, for longer. */
export class ServerForms {
  readonly #memory: FormMemory | null;
  readonly #formats = new Map<string, AnswerFormat>();
  #recalled: Promise<void> | null = null;
  #form = FULL_FORM;
  /** That it has answered: what it refuses from then on without a word is not its form. */
  #isProven = false;
  #kept = JSON.stringify(FULL_FORM);

  constructor(memory: FormMemory | null) {
    this.#memory = memory;
  }

  /** The form for a call of this name. */
  async of(name: string): Promise<RequestForm> {
    this.#recalled ??= this.#recall();
    await this.#recalled;
    return this.#now(name);
  }

  /**
   * The form to ask again in, after a request in `form` was refused; null where there is none. What a server says of
   * itself is remembered at once, so that no other call meets it; what is only guessed, once it has helped.
   */
  after(refusal: Refusal, form: RequestForm, name: string): RequestForm | null {
    const next = this.#next(refusal, form);
    if (next === null || refusal.kind === "unexplained") return next;
    if (refusal.kind === "format" && this.#isProven) this.#formats.set(name, next.format);
    else if (refusal.kind !== "room") this.#form = { ...this.#form, ...learnt(next, this.#form) };
    return next;
  }

  /** A request in this form was answered. */
  async answered(form: RequestForm, name: string): Promise<void> {
    if (form.mostRoom) this.#form = { ...this.#form, mostRoom: form.mostRoom };
    if (!this.#isProven && this.#formats.get(name) === undefined)
      this.#form = { ...this.#form, ...learnt(form, this.#form) };
    this.#isProven = true;
    await this.#keep();
  }

  /** What turned out to be needed of every call: the schema in words, or room for the answer. */
  async need(what: "words" | "room"): Promise<void> {
    this.#form = { ...this.#form, [what]: true };
    await this.#keep();
  }

  #now(name: string): RequestForm {
    return { ...this.#form, format: this.#formats.get(name) ?? this.#form.format };
  }

  #next(refusal: Refusal, form: RequestForm): RequestForm | null {
    switch (refusal.kind) {
      case "format":
        return withoutFormat(form);
      case "parameter":
        return withoutParameter(form, refusal.name);
      case "room":
        return { ...form, mostRoom: refusal.most ?? 0 };
      case "unexplained":
        return this.#isProven ? null : (withoutFormat(form) ?? barest(form));
    }
  }

  async #recall(): Promise<void> {
    const known = await this.#memory?.recall();
    if (!isForm(known)) return;
    this.#form = known;
    this.#kept = JSON.stringify(known);
  }

  async #keep(): Promise<void> {
    const kept = JSON.stringify(this.#form);
    if (kept === this.#kept) return;
    this.#kept = kept;
    // An answer that is paid for is not lost because of what it taught.
    await this.#memory?.keep(this.#form).catch(() => undefined);
  }
}

/** What two calls learnt at the same time is learnt by both. */
function learnt(one: RequestForm, other: RequestForm): Pick<RequestForm, "format" | "without"> {
  const order: readonly AnswerFormat[] = ["json_schema", "json_object", "none"];
  const format = order[Math.max(order.indexOf(one.format), order.indexOf(other.format))] ?? "none";
  return { format, without: [...new Set([...other.without, ...one.without])] };
}

function isForm(value: unknown): value is RequestForm {
  if (typeof value !== "object" || value === null) return false;
  const form: Partial<Record<keyof RequestForm, unknown>> = value;
  return (
    ["json_schema", "json_object", "none"].includes(String(form.format)) &&
    typeof form.words === "boolean" &&
    typeof form.room === "boolean" &&
    (form.mostRoom === null || typeof form.mostRoom === "number") &&
    Array.isArray(form.without)
  );
}
