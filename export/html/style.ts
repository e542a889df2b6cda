import { LIGHT } from "../pictures/palette.ts";
import { FONT_FAMILY } from "./font.ts";

/** The style sheet of an exported plan: on a screen, light and dark, and on A4. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  ${variables(LIGHT)}
  --sans: "${FONT_FAMILY}", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Apple SD Gothic Neo",
    "Malgun Gothic", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "${FONT_FAMILY}", monospace;
}
* { box-sizing: border-box; }
html { font: 400 16px/1.65 var(--sans); color: var(--ink); background: var(--paper); scroll-behavior: smooth; }
body { margin: 0; overflow-wrap: break-word; -webkit-text-size-adjust: 100%; }
:lang(ko) { word-break: keep-all; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .18em; }

header { border-top: 6px solid var(--accent); border-bottom: 1px solid var(--rule); background: var(--tint); }
header > div { max-width: 73rem; margin: 0 auto; padding: 3.25rem 2.5rem 2.5rem; }
.kind { margin: 0 0 .75rem; color: var(--accent); font-weight: 650; font-size: .82rem; letter-spacing: .08em; }
:lang(en) .kind { text-transform: uppercase; }
h1 { max-width: 24em; margin: 0; font-size: clamp(1.8rem, 4.5vw, 2.75rem); font-weight: 750; line-height: 1.2;
  letter-spacing: -.015em; text-wrap: balance; }
.date { margin: 1rem 0 0; color: var(--soft); }
header blockquote { max-width: 52rem; margin: 1.75rem 0 0; padding: .85rem 1.1rem; border-left: 4px solid var(--note-rule);
  background: var(--note); color: inherit; font-size: .94rem; }
.unfinished { max-width: 52rem; margin: 1.25rem 0 0; font-weight: 650; }

.columns { max-width: 73rem; margin: 0 auto; padding: 0 2.5rem; display: grid; grid-template-columns: 15.5rem minmax(0, 1fr);
  gap: 4rem; }
.columns:not(:has(> nav)) { display: block; max-width: 56rem; }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 2.75rem 0 2rem;
  font-size: .9rem; line-height: 1.4; }
nav h2 { margin: 0 0 .75rem; font-size: .82rem; font-weight: 650; color: var(--soft); letter-spacing: .04em; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav a { display: flex; gap: .6em; padding: .34rem 0; color: inherit; text-decoration: none; }
nav a:hover { color: var(--accent); text-decoration: underline; }
.number { flex: none; min-width: 1.3em; color: var(--accent); font-weight: 650; font-variant-numeric: tabular-nums; }
main { padding: 1rem 0 4rem; }

section { padding-top: 1.75rem; }
section + section { margin-top: 2.5rem; border-top: 1px solid var(--rule); }
section > h2 { display: flex; gap: .35em; margin: .5rem 0 1.1rem; font-size: 1.65rem; font-weight: 720; line-height: 1.3;
  letter-spacing: -.01em; scroll-margin-top: 1rem; }
h3 { margin: 2.1rem 0 .7rem; font-size: 1.17rem; font-weight: 680; line-height: 1.4; }
h4, h5, h6 { margin: 1.6rem 0 .5rem; font-size: 1rem; font-weight: 680; }
p, ul, ol, pre, figure, .table { margin: 0 0 1.05rem; }
main ul, main ol { padding-left: 1.45rem; }
li { margin: .3rem 0; }
li::marker { color: var(--soft); }
li:has(> input[type="checkbox"]) { list-style: none; margin-left: -1.35rem; }
input[type="checkbox"] { margin: 0 .5em 0 0; vertical-align: -.1em; accent-color: var(--accent); }
main blockquote { margin: 0 0 1.1rem; padding: .1rem 0 .1rem 1.1rem; border-left: 3px solid var(--rule); color: var(--soft); }
blockquote > :last-child { margin-bottom: 0; }
hr { margin: 2rem 0; border: 0; border-top: 1px solid var(--rule); }
code { font: .88em var(--mono); background: var(--tint); padding: .12em .35em; border-radius: 3px; }
pre { padding: .9rem 1.1rem; overflow-x: auto; background: var(--tint); border: 1px solid var(--rule); border-radius: 6px; }
pre code { padding: 0; background: none; line-height: 1.55; }

.table { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .92rem; line-height: 1.5; font-variant-numeric: tabular-nums; }
th, td { padding: .55rem .8rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); }
th { border-bottom: 2px solid var(--accent); font-weight: 680; vertical-align: bottom; }
th:first-child, td:first-child { padding-left: .6rem; }
tbody tr:nth-child(even) { background: var(--tint); }
td.long { overflow-wrap: anywhere; }
.left { text-align: left; } .center { text-align: center; } .right { text-align: right; }

figure { margin: 1.5rem 0; }
.diagram { padding: 1rem; border: 1px solid var(--rule); border-radius: 6px; overflow-x: auto; text-align: center; }
.diagram svg { display: inline-block; max-width: 100%; height: auto; font-family: var(--sans); }
.diagram .mono { font-family: var(--mono); }
figcaption { margin-bottom: .4rem; color: var(--soft); font-size: .9rem; }
footer { max-width: 73rem; margin: 0 auto; padding: 1.25rem 2.5rem 2.5rem; border-top: 1px solid var(--rule);
  color: var(--soft); font-size: .85rem; display: flex; justify-content: space-between; gap: 1rem; flex-wrap: wrap; }

@media screen and (max-width: 60rem) {
  .columns { display: block; padding: 0 1.25rem; }
  header > div, footer { padding-left: 1.25rem; padding-right: 1.25rem; }
  nav { position: static; max-height: none; padding: 2rem 0 1.5rem; border-bottom: 1px solid var(--rule); }
  section > h2 { font-size: 1.4rem; }
}
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #14181f; --ink: #e4e8ee; --soft: #9aa5b5; --rule: #303846; --tint: #1b212a; --accent: #7ab5ec;
    --note: #2a2415; --note-rule: #c7912a; }
}
@media print {
  :root { color-scheme: light; }
  html { font-size: 10.5pt; line-height: 1.55; scroll-behavior: auto; }
  header { background: none; border: 0; break-after: page; }
  header > div { max-width: none; padding: 62mm 0 0; border-top: 0; }
  header h1 { font-size: 28pt; }
  header > div::before { content: ""; display: block; width: 26mm; margin-bottom: 9mm; border-top: 2mm solid var(--accent); }
  .columns { display: block; max-width: none; padding: 0; }
  nav { position: static; max-height: none; overflow: visible; padding: 0; font-size: 11.5pt; }
  nav h2 { margin-bottom: 6mm; font-size: 18pt; color: inherit; letter-spacing: 0; }
  nav a { padding: 1.6mm 0; border-bottom: 1px solid var(--rule); }
  main { padding: 0; }
  section { padding: 0; break-before: page; }
  section:first-child, section.brief { break-before: auto; }
  section:first-child { margin-top: 14mm; }
  section + section { margin: 0; border: 0; }
  section.brief { margin-top: 10mm; }
  section > h2 { margin-top: 0; font-size: 18pt; }
  h2, h3, h4, h5, h6, figcaption { break-after: avoid; }
  h3 + *, p { orphans: 3; widows: 3; }
  tr, li, figure.diagram { break-inside: avoid; }
  thead { display: table-header-group; }
  .table, pre { overflow: visible; }
  .dense table { font-size: 7.5pt; line-height: 1.35; }
  .dense th, .dense td, .dense th:first-child, .dense td:first-child { padding: 1mm 1mm; }
  .across, :is(h2, h3, h4, h5, h6):has(+ .across) { page: across; }
  .broken table { table-layout: fixed; font-size: 6pt; }
  .broken th, .broken td, .broken th:first-child, .broken td:first-child { padding: 1mm .5mm; overflow-wrap: anywhere;
    word-break: normal; }
  pre { white-space: pre-wrap; }
  .diagram { padding: 4mm; overflow: hidden; }
  .diagram svg { max-height: 215mm; width: auto; }
  main a[href^="http"]::after { content: " (" attr(href) ")"; color: var(--soft); font-size: .85em; word-break: break-all; }
  a { color: inherit; text-decoration: none; }
  footer { display: none; }
  header, nav, th, tbody tr, pre, code, .diagram, blockquote { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
@media print { @supports not (page: across) {
  .across table { table-layout: fixed; font-size: 5.5pt; }
  .across th, .across td { padding: 1mm .3mm; overflow-wrap: anywhere; word-break: normal; }
} }
`;

function variables(colours: Readonly<Record<string, string>>): string {
  return Object.entries(colours)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(" ");
}
