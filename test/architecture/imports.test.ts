import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const ROOMS = [
  "schemas",
  "utils",
  "graph",
  "export",
  "rollout",
  "planner",
  "cli",
  "server",
  "worker",
  "web",
  "knowledge",
  "conformance",
] as const;
/** What programs import: the library, and the server for programs of their own. */
const DOORS = ["index.ts", "server.ts"] as const;
const MAX_LINES = 300;

/**
 * What each room may import of the project, beside itself: rooms, or single files and folders of a room. The table of
 * the design; a new line in it is a decision.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  schemas: [],
  utils: ["schemas/"],
  knowledge: ["schemas/", "utils/errors.ts", "utils/package-files.ts", "utils/visible-text.ts"],
  graph: ["schemas/", "utils/errors.ts"],
  // What a plan is in Markdown is the graph's to say; nothing of it runs here.
  export: [
    "schemas/",
    "utils/errors.ts",
    "utils/package-files.ts",
    "utils/visible-text.ts",
    "graph/document/",
    "graph/figures/text/",
    "graph/reading/",
  ],
  // Variants, their statistics and the evals: no database and no model.
  rollout: ["schemas/", "utils/errors.ts", "utils/nearest-name.ts", "utils/number-format.ts", "utils/visible-text.ts"],
  planner: ["schemas/", "utils/", "graph/", "knowledge/", "export/", "rollout/"],
  cli: [
    "planner/",
    "export/plan-file.ts",
    "rollout/report/render/report-file.ts",
    "schemas/",
    "utils/errors.ts",
    "utils/nearest-name.ts",
    "utils/observability/",
    "utils/package-files.ts",
    "utils/config/compile-cache.ts",
    "utils/number-format.ts",
    "utils/visible-text.ts",
    // `plancraft serve` and `plancraft token`.
    "server/serve.ts",
    "server/metrics-listener.ts",
    "server/auth/",
    // `plancraft work`, and `plancraft serve --workers N`.
    "worker/work.ts",
    "worker/child-workers.ts",
  ],
  server: [
    "planner/",
    "export/plan-file.ts",
    "rollout/report/render/report-file.ts",
    "schemas/",
    "utils/errors.ts",
    "utils/errors/",
    "utils/nearest-name.ts",
    "utils/number-format.ts",
    "utils/observability/",
    "utils/package-files.ts",
    "utils/visible-text.ts",
  ],
  worker: ["planner/", "export/", "schemas/", "utils/errors.ts", "utils/errors/", "utils/observability/"],
  web: ["schemas/"],
  // It calls servers from outside, and starts ours; no part of the program.
  conformance: ["planner/", "server/", "schemas/", "graph/state.ts", "graph/questions/recommended-answer.ts"],
  "index.ts": [
    "graph/document/checked-plan.ts",
    "graph/practice.ts",
    "graph/state.ts",
    "export/html/plan-html.ts",
    "export/plan-file.ts",
    "planner/",
    "schemas/",
    "utils/errors.ts",
  ],
  "server.ts": ["planner/", "schemas/", "server/", "utils/errors.ts", "utils/observability/"],
};

/** The packages that a room may not do without knowing of; all others are for `utils` and `planner`. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  schemas: ["zod"],
  knowledge: ["csv-parse", "parse5", "postal-mime", "saxes", "unpdf"],
  export: [
    "@resvg/resvg-wasm",
    "beautiful-mermaid",
    "decode-named-character-reference",
    "docx",
    "fflate",
    "marked",
    "pdfkit",
    "svg-to-pdfkit",
    "zod",
  ],
  graph: [
    "@langchain/langgraph",
    "beautiful-mermaid",
    "mdast",
    "mdast-util-from-markdown",
    "mdast-util-gfm-table",
    "micromark-extension-gfm-table",
    "zod",
  ],
  rollout: ["diff", "jstat", "yaml", "zod"],
  server: ["@fastify/busboy", "@hono/node-server", "hono", "jose", "zod"],
  worker: [],
  cli: ["@clack/core", "@clack/prompts", "commander", "open", "p-limit", "string-width"],
  web: [
    "@dnd-kit/core",
    "@dnd-kit/sortable",
    "@dnd-kit/utilities",
    "@radix-ui/react-dialog",
    "@radix-ui/react-tabs",
    "@tanstack/react-query",
    "@vitejs/plugin-react",
    "eventsource-parser",
    "marked",
    "react",
    "react-dom",
    "vite",
    "wouter",
    "zod",
  ],
  "index.ts": [],
  "server.ts": [],
};

const ENVIRONMENT_READERS = ["utils/config.ts"];

/** Node's own modules that rooms without an environment and without a clock have no business with. */
const WITHOUT_NODE = ["schemas", "graph"];

interface SourceFile {
  /** From the root, with slashes. */
  readonly path: string;
  readonly room: string;
  readonly text: string;
  /** Paths from the root for the project's own, names for packages. */
  readonly imports: readonly string[];
}

function sourcePaths(): string[] {
  const inRooms = ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll("\\", "/")),
  );
  return [...inRooms.filter((path) => !path.includes("node_modules/") && !/\/(?:dist|\.[^/]+)\//.test(path)), ...DOORS];
}

/** The specifiers of all imports and exports of a file: static, for their effect, of types, dynamic. */
function specifiers(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const patterns = [
    /^\s*(?:import|export)\b[^"'`;]*?\bfrom\s*["']([^"']+)["']/gm,
    /^\s*import\s*["']([^"']+)["']/gm,
    /\b(?:import|require)\s*\(\s*["'`]([^"'`]+)["'`]/g,
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].flatMap(([, specifier]) => specifier ?? []));
}

function read(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), "utf8");
  const imports = specifiers(text).map((specifier) =>
    specifier.startsWith(".")
      ? relative(ROOT, resolve(ROOT, dirname(path), specifier)).replaceAll("\\", "/")
      : specifier.startsWith("node:")
        ? specifier
        : specifier
            .split("/")
            .slice(0, specifier.startsWith("@") ? 2 : 1)
            .join("/"),
  );
  return { path, room: path.includes("/") ? path.slice(0, path.indexOf("/")) : path, text, imports };
}

const FILES = sourcePaths().map(read);
const PATHS = new Set(FILES.map(({ path }) => path));

function isOwn(specifier: string): boolean {
  return /\.(?:[cm]?[jt]sx?|json|css)$/.test(specifier);
}

/** All imports that `isWrong` finds, as sentences. */
function wrongImports(isWrong: (file: SourceFile, imported: string) => boolean): string[] {
  return FILES.flatMap((file) =>
    file.imports.filter((imported) => isWrong(file, imported)).map((imported) => `${file.path} imports ${imported}`),
  );
}

describe("the reading of imports", () => {
  it("finds every way to import, and nothing in comments and strings", () => {
    const text = [
      'import { a,\n  type B } from "./a.ts";',
      "import './effect.ts';",
      'import type { C } from "./c.ts";',
      'export * from "./d.ts";',
      'export { e } from "../e.ts";',
      'const f = await import("./f.ts");',
      'const g: import("./g.ts").G = 1;',
      '// import x from "./x.ts";',
      '/* import y from "./y.ts"; */',
      'const text = "imports from ./z.ts";',
    ].join("\n");
    expect(specifiers(text).toSorted()).toEqual(
      ["./a.ts", "./effect.ts", "./c.ts", "./d.ts", "../e.ts", "./f.ts", "./g.ts"].toSorted(),
    );
  });

  it("sees the whole project", () => {
    for (const path of ["graph/nodes/write.ts", "utils/llm/calls/guarded-model.ts", "cli/main.ts", "index.ts"]) {
      expect(PATHS).toContain(path);
    }
    expect(FILES.find(({ path }) => path === "cli/main.ts")?.imports).toContain("cli/program.ts");
    expect(FILES.find(({ path }) => path === "graph/plan-graph.ts")?.imports).toContain("graph/nodes/write.ts");
  });
});

describe("who may import whom", () => {
  it("is as in the design's table", () => {
    const wrong = wrongImports(({ room }, imported) => {
      if (!isOwn(imported) || imported.startsWith(`${room}/`)) return false;
      return !(MAY_IMPORT[room] ?? []).some(
        (allowed) => imported === allowed || (allowed.endsWith("/") && imported.startsWith(allowed)),
      );
    });
    expect(wrong).toEqual([]);
  });

  it("names files that are there", () => {
    expect(
      wrongImports((_, imported) => isOwn(imported) && !/\.(?:json|css)$/.test(imported) && !PATHS.has(imported)),
    ).toEqual([]);
  });

  it("keeps packages where they belong", () => {
    const wrong = wrongImports(({ room }, imported) => {
      const allowed = PACKAGES[room];
      return !isOwn(imported) && !imported.startsWith("node:") && allowed !== undefined && !allowed.includes(imported);
    });
    expect(wrong).toEqual([]);
  });

  it("keeps the graph and its schemas free of the machine they run on", () => {
    expect(wrongImports(({ room }, imported) => WITHOUT_NODE.includes(room) && imported.startsWith("node:"))).toEqual(
      [],
    );
  });

  it("lets only the planner see graph and Postgres together", () => {
    const together = FILES.filter(
      ({ room, imports }) =>
        room !== "planner" &&
        imports.some((path) => path.startsWith("graph/")) &&
        imports.some((path) => path.startsWith("utils/postgres/")),
    );
    expect(together.map(({ path }) => path)).toEqual([]);
  });

  it("gives the page types of what the server answers, and not the schemas: they would be half of its script", () => {
    const values = FILES.filter(({ room }) => room === "web").flatMap(({ path, text }) =>
      [...text.matchAll(/^import (?!type\b)[^"']*["']([^"']*\/schemas\/[^"']*)["']/gm)].map(([found, from = ""]) => ({
        path,
        found,
        from: from.slice(from.indexOf("/schemas/") + 1),
      })),
    );
    // A list of names that brings no package along, itself or by what it imports, weighs nothing.
    const importsOf = new Map(FILES.map(({ path, imports }) => [path, imports]));
    const isLight = (path: string): boolean => importsOf.get(path)?.every((imported) => isLight(imported)) ?? false;
    expect(values.filter(({ from }) => !isLight(from))).toEqual([]);
  });

  it("has no cycles between files", () => {
    expect(cycles(new Map(FILES.map(({ path, imports }) => [path, imports.filter((to) => PATHS.has(to))])))).toEqual(
      [],
    );
  });

  it("would see a cycle", () => {
    const graph = new Map([
      ["a", ["b"]],
      ["b", ["c", "d"]],
      ["c", ["a"]],
      ["d", []],
    ]);
    expect(cycles(graph)).toEqual(["a -> b -> c -> a"]);
  });
});

describe("the environment", () => {
  it("is read in utils/config.ts only", () => {
    const readers = FILES.filter(({ text }) =>
      /\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*\[|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/.test(text),
    );
    expect(readers.map(({ path }) => path)).toEqual(ENVIRONMENT_READERS);
    const imported = FILES.filter(({ text }) => /import\s[^;]*\benv\b[^;]*from\s*["']node:process["']/.test(text));
    expect(imported.map(({ path }) => path)).toEqual([]);
  });

  it("has no clock and no chance in the graph: both would change a prompt", () => {
    const impure = FILES.filter(({ room, text }) => {
      return (
        room === "graph" && /\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(|\brandomUUID\(|\bprocess\.\w/.test(text)
      );
    });
    expect(impure.map(({ path }) => path)).toEqual([]);
  });
});

describe("the files", () => {
  it("are named for what they hold, in kebab case", () => {
    const vague = ["index", "helpers", "helper", "types", "common", "manager", "misc", "util", "utils"];
    const badly = FILES.map(({ path }) => path).filter((path) => {
      if (DOORS.some((door) => door === path)) return false;
      const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.d\.ts$|\.[^.]+$/, "");
      return !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || name.split("-").some((word) => vague.includes(word));
    });
    expect(badly).toEqual([]);
  });

  it(`have ${MAX_LINES} lines at most`, () => {
    const long = FILES.map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }));
    expect(long.filter(({ lines }) => lines > MAX_LINES)).toEqual([]);
  });

  it("of nodes are named as the graph names the nodes", () => {
    const graph = FILES.find(({ path }) => path === "graph/plan-graph.ts")?.text ?? "";
    const nodes = [...graph.matchAll(/\.addNode\("([^"]+)"/g)].map(([, name]) => `graph/nodes/${name}.ts`);
    expect(nodes.toSorted()).toEqual([...PATHS].filter((path) => path.startsWith("graph/nodes/")).toSorted());
  });
});

/** Each cycle once, as the road around it. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const finished = new Set<string>();
  function visit(node: string, road: readonly string[]): void {
    const at = road.indexOf(node);
    if (at >= 0) found.push([...road.slice(at), node].join(" -> "));
    if (at >= 0 || finished.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...road, node]);
    finished.add(node);
  }
  for (const node of graph.keys()) visit(node, []);
  return found;
}
