// Bundles to dist/: the command line with the libraries that it needs, and the library without them.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, relative } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { build as buildPage } from "vite";

const here = import.meta.dirname;
// Built beside and then swapped in: npm prepares a checkout again on its first npx, and another command may be running.
const fresh = `${here}/dist.${process.pid}`;

/** We read the fonts of a PDF and break its lines ourselves, and its pictures are vectors. */
const unused = `${here}/export/pdf/drawing/unused-parts.ts`;

const options = {
  absWorkingDir: here,
  alias: { fontkit: unused, linebreak: unused, "png-js": unused },
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22",
  chunkNames: "[name]-[hash]",
  // Names of classes are read at run time, and two libraries may use the same one.
  keepNames: true,
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: "warning",
};

/** Loaded from node_modules as ever: what few runs need, and Sentry, which hooks into how modules are loaded. */
const APART = ["pg-native", "@sentry/node", "beautiful-mermaid", "unpdf"];
/** CommonJS libraries ask for Node's own modules with it. */
const REQUIRE = 'import { createRequire as toRequire } from "node:module"; const require = toRequire(import.meta.url);';

/** What documents are made with and no script: their font, and what draws pictures. */
const ASSETS = [
  "@embedpdf/fonts-kr/fonts/NotoSansKR-Regular.otf",
  "@embedpdf/fonts-kr/fonts/NotoSansKR-Bold.otf",
  "@resvg/resvg-wasm/index_bg.wasm",
];

try {
  // A program shares LangGraph and zod with the library, so there they must be the copies that the program has, too. What
  // only the build installs comes along.
  const library = {
    entryPoints: ["index.ts", "server.ts"],
    outdir: fresh,
    external: installed(),
    banner: { js: REQUIRE },
  };
  const { metafile: libraryFile } = await build({ ...options, ...library });
  writeFileSync(`${fresh}/THIRD-PARTY.txt`, licences(inputsOf(libraryFile)));
  const cli = { entryPoints: ["cli/main.ts"], outdir: `${fresh}/cli`, external: APART, banner: { js: REQUIRE } };
  const { metafile } = await build({ ...options, ...cli });
  writeFileSync(`${fresh}/cli/THIRD-PARTY.txt`, licences(inputsOf(metafile)));
  const page = await buildPage({
    configFile: `${here}/web/vite-config.ts`,
    logLevel: "warn",
    build: { outDir: `${fresh}/web`, emptyOutDir: true },
  });
  writeFileSync(`${fresh}/web/THIRD-PARTY.txt`, licences(modulesOf(page)));
  packPage(`${fresh}/web/assets`);
  mkdirSync(`${fresh}/assets`);
  for (const path of ASSETS) copyFileSync(`${here}/node_modules/${path}`, `${fresh}/assets/${basename(path)}`);
  writeFileSync(`${fresh}/assets/THIRD-PARTY.txt`, licences(ASSETS.map((path) => `node_modules/${path}`)));
  execFileSync("tsc", ["--project", "tsconfig.build.json", "--outDir", fresh], { cwd: here, stdio: "inherit" });
  chmodSync(`${fresh}/cli/main.js`, 0o755);
  rmSync(`${here}/dist`, { recursive: true, force: true });
  renameSync(fresh, `${here}/dist`);
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

/** The packages that are installed with ours, each with whatever is in it. */
function installed() {
  const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
    readFileSync(`${here}/package.json`, "utf8"),
  );
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  return [...APART, ...names.flatMap((name) => [name, `${name}/*`])];
}

/** The files of which something is in esbuild's bundle. */
function inputsOf({ outputs }) {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
}

/** The files of which something is in the page's bundle. */
function modulesOf({ output }) {
  return output
    .flatMap(({ modules = {} }) => Object.entries(modules))
    .flatMap(([path, { renderedLength }]) => (renderedLength > 0 ? [relative(here, path)] : []));
}

/** What a browser loads, packed once and better than at each request; what gains nothing stays as it is. */
function packPage(folder) {
  for (const name of readdirSync(folder)) {
    const content = readFileSync(`${folder}/${name}`);
    const packed = { br: brotliCompressSync(content), gz: gzipSync(content, { level: 9 }) };
    for (const [ending, bytes] of Object.entries(packed)) {
      if (bytes.length < content.length) writeFileSync(`${folder}/${name}.${ending}`, bytes);
    }
  }
}

/** The licences of all packages that files are of. */
function licences(files) {
  const used = files.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  return [...new Set(used)]
    .sort()
    .map(licence)
    .join(`\n${"-".repeat(80)}\n\n`);
}

function licence(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(`${here}/${folder}/package.json`, "utf8"));
  const files = readdirSync(`${here}/${folder}`).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files.map((file) => readFileSync(`${here}/${folder}/${file}`, "utf8").trim());
  // A few packages come without the text, and only name the licence.
  const by = author === undefined ? "" : `, ${author.name ?? author}`;
  return `${name} ${version} (${license}${by})\n\n${texts.map((text) => `${text}\n\n`).join("")}`;
}
