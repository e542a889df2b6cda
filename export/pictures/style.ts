/** The colours of a chart's series, since those stand in the style sheet that the drawing comes with and we drop. */
const SERIES = ["var(--accent)", "#c2742c", "#3d8b61", "#8a5bb3", "#b8434e", "#4a8fa8", "#8b7d2f", "#6b7687"];

/** The style of drawn diagrams: the library's own style sheet fetches fonts, and is dropped with its colours. */
export const DIAGRAM_STYLE = `
.diagram svg { ${diagramColours()} }
.diagram .xychart-grid { fill: var(--rule); }
.diagram .xychart-bar { stroke-width: 1.5; }
.diagram .xychart-line, .diagram .xychart-line-shadow { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
.diagram .xychart-line-shadow { stroke-width: 5; opacity: .12; }
.diagram .xychart-dot { stroke: var(--paper); stroke-width: 2; }
.diagram .xychart-label, .diagram .xychart-axis-title { fill: var(--soft); }
.diagram .xychart-title { fill: var(--ink); }
${SERIES.map(seriesStyle).join("\n")}
.diagram .chart text { fill: var(--ink); }
.diagram .chart .chart-title, .diagram .chart .chart-strong { font-weight: 650; }
.diagram .chart .chart-soft { fill: var(--soft); }
.diagram .chart-band { fill: var(--tint); }
.diagram .chart-grid { stroke: var(--rule); stroke-width: 1; }
.diagram .chart-axis { stroke: var(--rule); stroke-width: 3; }
.diagram .chart-link { fill: none; stroke: var(--soft); stroke-width: 1.2; }
.diagram .chart-dot { fill: var(--soft); }
.diagram .chart-sector { stroke: var(--paper); stroke-width: 1.5; }
.diagram .chart-critical { stroke: var(--ink); stroke-width: 1.5; }
${SERIES.map((colour, at) => `.diagram .chart-fill.chart-${at} { fill: color-mix(in srgb, ${colour} 80%, var(--paper)); }`).join("\n")}
`;

function seriesStyle(colour: string, at: number): string {
  return `.diagram .xychart-bar.xychart-color-${at} { fill: color-mix(in srgb, ${colour} 35%, var(--paper)); stroke: ${colour}; }
.diagram path.xychart-color-${at}:not(.xychart-bar), .diagram line.xychart-color-${at} { stroke: ${colour}; }
.diagram circle.xychart-color-${at} { fill: ${colour}; }`;
}

/** What the library derives from two colours, here from the page's. */
function diagramColours(): string {
  const mixed = (percent: number) => `color-mix(in srgb, var(--ink) ${percent}%, var(--paper))`;
  return [
    "--bg: var(--paper); --fg: var(--ink); --_text: var(--ink); --_text-sec: var(--soft); --_text-muted: var(--soft);",
    `--_text-faint: ${mixed(40)}; --_line: ${mixed(55)}; --_arrow: ${mixed(75)};`,
    "--_node-fill: color-mix(in srgb, var(--accent) 8%, var(--paper));",
    "--_node-stroke: color-mix(in srgb, var(--accent) 55%, var(--paper));",
    `--_group-fill: transparent; --_group-hdr: var(--tint); --_inner-stroke: ${mixed(14)}; --_key-badge: ${mixed(10)};`,
  ].join(" ");
}
