import { describe, expect, it } from "vitest";
import { readFlowchart } from "../../../graph/reading/flowchart.ts";

/** What the parser of Mermaid 12.3.0 said of each, behind `graph TD`. */
const TAKEN = [
  "A --> B",
  "endpoint --> B",
  "A --> default",
  "End --> end_x",
  "회원-가입 --> 끝[끝]",
  "a.b --> a/b & a:b",
  'A["a(b)"] --> B{{"q"}}',
  "A[a;b] --> B[a%b]",
  'A[/say "hi"/] --> B',
  "A[가（나）] --> B[“가”]",
  "A[a<br/>b] --> B(a/)",
  "A[ ] --> B[a-->b]",
  "A -->|a-b| B -- a-b --> C",
  "A -- a(b) --> B -. 가 나 .-> C == x ==> D",
  'A -->|"a(b)"| B',
  "A <--> B o--o C x--x D ~~~ E",
  "A ----> B -..-> C ====> D",
  "A:::c --> B[x]:::d",
  "A@{ shape: rect } --> B",
  "A-->B;B-->C;",
  'subgraph "one (1)"\nA\nend',
  "subgraph s [a b]\nA\nend",
  'click A "u"\nstyle A fill:#f00\nclass A,B x',
  "A[a\nb] --> B",
];
const REFUSED: readonly (readonly [string, string])[] = [
  ["A[Repair (express)]", "label"],
  ['A[Say "hi"]', "label"],
  ["A[가격 (월)] --> B", "label"],
  ["A((a)b)) --> B", "label"],
  ["A{a|b} --> B", "label"],
  ["A[] --> B", "label"],
  ['A[""] --> B', "label"],
  ["A[/a] --> B", "label"],
  ["A[x --> B", "label"],
  ["subgraph s [a(b)]\nA\nend", "label"],
  ["subgraph a(b)\nA\nend", "label"],
  ["end --> B", "reserved"],
  ["A --> end[끝]", "reserved"],
  ["A --> end-user", "reserved"],
  ["class --> B", "reserved"],
  ["graph[x] --> B", "reserved"],
  ["A -->", "looseEnd"],
  ["A -->|x|", "looseEnd"],
  ["A -->|a(b)| B", "looseEnd"],
  ["A -> B", "unread"],
  ["A => B", "unread"],
  ["A → B", "unread"],
  ["A B", "unread"],
  ["this is prose", "unread"],
  ["A --> B: label", "unread"],
  ["A --> B %% c", "unread"],
];

describe("a flowchart", () => {
  it.each(TAKEN)("is read where Mermaid takes it: %j", (body) => {
    expect(readFlowchart(`\n${body}`).problem).toBeNull();
  });

  it.each(REFUSED)("is not where Mermaid does not: %j (%s)", (body, kind) => {
    expect(readFlowchart(`\nX --> Y\n${body}`).problem).toMatchObject({ kind });
  });
});
