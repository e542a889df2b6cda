/** The style sheet of a report: on a screen, light and dark, wide and narrow, and on paper. */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1c2430; --soft: #566174; --rule: #dde2ea; --tint: #f5f7fa; --accent: #1f5f99;
  --better: #1a7346; --better-soft: #e6f4ec; --worse: #b3261e; --worse-soft: #fdecea; --same: #4b5a70; --same-soft: #eef1f5;
  --open: #8a5a00; --open-soft: #fff6e0; --band: #e9eef5;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Apple SD Gothic Neo", "Malgun Gothic",
    "Noto Sans KR", Arial, sans-serif;
}
* { box-sizing: border-box; }
html { font: 400 16px/1.6 var(--sans); color: var(--ink); background: var(--paper); -webkit-text-size-adjust: 100%; }
body { margin: 0; overflow-wrap: break-word; }
:lang(ko) { word-break: keep-all; }
header { background: var(--tint); border-top: 6px solid var(--accent); border-bottom: 1px solid var(--rule); }
header > div, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 2rem; }
header > div { padding-top: 2.25rem; padding-bottom: 1.75rem; }
h1 { margin: 0; font-size: clamp(1.5rem, 4vw, 2.1rem); line-height: 1.25; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { margin: 2.75rem 0 1rem; font-size: 1.25rem; line-height: 1.3; }
h3 { margin: 0; font-size: 1.02rem; }
p { margin: 0 0 .6rem; }
.arms { margin: .5rem 0 0; color: var(--soft); overflow-wrap: anywhere; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 1.25rem 0 0; }
.facts > div { min-width: 0; }
dt { color: var(--soft); font-size: .82rem; }
dd { margin: 0; font-weight: 600; font-size: .95rem; overflow-wrap: anywhere; }

.verdict { margin: 2rem 0 0; padding: 1.15rem 1.4rem; border-radius: 10px; border: 1px solid; border-left-width: 6px; }
.verdict > p:first-of-type { font-size: 1.25rem; font-weight: 700; line-height: 1.35; }
.verdict ul { margin: .25rem 0 0; padding-left: 1.2rem; }
.verdict h2 { margin: 0 0 .25rem; font-size: .82rem; font-weight: 650; }
.verdict.better { color: var(--better); border-color: var(--better); background: var(--better-soft); }
.verdict.worse, .verdict.split-broken { color: var(--worse); border-color: var(--worse); background: var(--worse-soft); }
.verdict.same { color: var(--same); border-color: var(--same); background: var(--same-soft); }
.verdict.open, .verdict.mixed { color: var(--open); border-color: var(--open); background: var(--open-soft); }
.verdict ul, .verdict p + p { color: var(--ink); }
.split { margin: 1rem 0 0; color: var(--soft); font-size: .93rem; }
.split.broken { padding: .8rem 1.1rem; border: 2px solid var(--worse); border-radius: 8px; color: var(--worse);
  background: var(--worse-soft); font-weight: 650; font-size: 1rem; }

.legend { color: var(--soft); font-size: .9rem; max-width: 46rem; }
.measures { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--rule); }
.measures > li { display: grid; grid-template-columns: minmax(9rem, 1.15fr) minmax(5rem, .6fr) minmax(5rem, .6fr) minmax(13rem, 1.6fr);
  gap: .15rem 1.25rem; align-items: center; padding: .9rem 0; border-bottom: 1px solid var(--rule); }
.measures h3 small { display: block; color: var(--soft); font-weight: 400; font-size: .8rem; }
.value { font-variant-numeric: tabular-nums; font-weight: 650; font-size: 1.05rem; line-height: 1.3; }
.value small { display: block; color: var(--soft); font-weight: 400; font-size: .8rem; }
.said { grid-column: 1 / -1; margin: .25rem 0 0; font-size: .93rem; }
.mark { display: inline-block; margin-right: .5rem; padding: .05rem .55rem; border-radius: 99px; font-size: .78rem; font-weight: 650;
  white-space: nowrap; }
.mark.better { color: var(--better); background: var(--better-soft); }
.mark.worse { color: var(--worse); background: var(--worse-soft); }
.mark.same { color: var(--same); background: var(--same-soft); }
.mark.open { color: var(--open); background: var(--open-soft); }
.sides { display: flex; justify-content: space-between; color: var(--soft); font-size: .8rem; }
.heads { color: var(--soft); font-size: .82rem; font-weight: 650; }
.measures > li.heads { padding: .5rem 0; }
.forest { display: block; width: 100%; height: auto; max-height: 44px; }
.band { fill: var(--band); }
.axis { stroke: var(--rule); stroke-width: 1; }
.zero { stroke: var(--soft); stroke-width: 1.2; }
.interval { stroke-width: 3; }
.interval.better { stroke: var(--better); } .interval.worse { stroke: var(--worse); }
.interval.same { stroke: var(--same); } .interval.open { stroke: var(--open); }
.point.better, .arrow.better { fill: var(--better); } .point.worse, .arrow.worse { fill: var(--worse); }
.point.same, .arrow.same { fill: var(--same); } .point.open, .arrow.open { fill: var(--open); }

.table { overflow-x: auto; border: 1px solid var(--rule); border-radius: 8px; }
.table:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; font-size: .86rem; line-height: 1.45; font-variant-numeric: tabular-nums; }
th, td { padding: .5rem .7rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th { font-weight: 650; }
thead th { background: var(--tint); vertical-align: bottom; white-space: normal; }
tbody tr:last-child > * { border-bottom: 0; }
td small { display: block; color: var(--soft); font-size: .78rem; }
td.better { color: var(--better); font-weight: 650; } td.worse { color: var(--worse); font-weight: 650; }
.notes { padding-left: 1.2rem; max-width: 52rem; }
.notes li { margin: .45rem 0; }
footer { margin-top: 3rem; padding-top: 1.25rem; padding-bottom: 2.5rem; border-top: 1px solid var(--rule); color: var(--soft);
  font-size: .85rem; overflow-wrap: anywhere; }

@media (max-width: 44rem) {
  header > div, main, footer { padding-left: 1.1rem; padding-right: 1.1rem; }
  .measures > li { grid-template-columns: 1fr 1fr; padding: 1.1rem 0; }
  .measures > li > h3, .measures > li > .drawn { grid-column: 1 / -1; }
  .measures > li > .drawn { margin-top: .35rem; }
  .measures > li.heads > :not(.drawn) { display: none; }
  .measures > li.heads { padding: .35rem 0; }
  .verdict { padding: 1rem 1.1rem; }
}
@media (min-width: 44.01rem) { .value .arm { display: none; } }
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181f; --ink: #e4e8ee; --soft: #a3aebd; --rule: #303846; --tint: #1b212a; --accent: #7ab5ec;
    --better: #6fce9b; --better-soft: #16291f; --worse: #ff9a90; --worse-soft: #331a18; --same: #b3c0d1; --same-soft: #212834;
    --open: #eec06a; --open-soft: #2c2413; --band: #232b37;
  }
}
@media print {
  :root { color-scheme: light; }
  html { font-size: 10pt; }
  header { background: none; }
  .table { overflow: visible; border: 0; }
  table { font-size: 7pt; }
  th, td { white-space: normal; padding: 1mm; }
  .measures > li, tr { break-inside: avoid; }
  .verdict, .mark, .band, thead th { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
