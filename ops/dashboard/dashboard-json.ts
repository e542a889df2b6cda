import * as common from "@grafana/grafana-foundation-sdk/common";
import { GraphThresholdsStyleConfigBuilder } from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { runbookFile } from "../alerts/alert-table.ts";
import { RUNBOOKS } from "../alerts/limits.ts";
import { BUSINESS_PANELS } from "./business-panels.ts";
import { NOW_PANELS } from "./now-panels.ts";
import type { PanelRow } from "./panel-row.ts";
import { SYSTEM_PANELS } from "./system-panels.ts";
import { VARIANT_PANELS } from "./variant-panels.ts";

/** The rows of the dashboard, in the order in which they are read. */
export const DASHBOARD_ROWS: Readonly<Record<string, readonly PanelRow[]>> = {
  Now: NOW_PANELS,
  "By variant": VARIANT_PANELS,
  System: SYSTEM_PANELS,
  Business: BUSINESS_PANELS,
};

/** Of Grafana's 24 columns. */
const SPANS = { stat: 4, timeseries: 8 } as const;
const HEIGHT = 7;
const DATASOURCE = { type: "prometheus", uid: "$datasource" } as const;
const [GREEN, YELLOW, RED] = ["green", "yellow", "red"] as const;

/** The dashboard as Grafana imports it, as text. */
export function dashboardJson(): string {
  const builder = new dashboard.DashboardBuilder("PlanCraft")
    .uid("plancraft")
    .description("Made from the tables in ops/dashboard by `npm run ops`: change it there.")
    .tags(["plancraft"])
    .time({ from: "now-6h", to: "now" })
    .refresh("30s")
    .timezone("browser")
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .withVariable(new dashboard.DatasourceVariableBuilder("datasource").label("Prometheus").type("prometheus"))
    .withVariable(variable("instance", "Process", "label_values(plancraft_build_info, instance)"))
    .withVariable(variable("variant", "Variant", "label_values(plancraft_runs_total, variant)"));
  // Numbered here: the library numbers rows alone, all of them 0.
  let id = 0;
  for (const [title, panels] of Object.entries(DASHBOARD_ROWS)) {
    id += 1;
    builder.withRow(new dashboard.RowBuilder(title).id(id));
    for (const row of panels) {
      id += 1;
      builder.withPanel(panel(row).id(id));
    }
  }
  return `${JSON.stringify(builder.build(), null, 2)}\n`;
}

function variable(name: string, label: string, query: string) {
  return new dashboard.QueryVariableBuilder(name)
    .label(label)
    .query(query)
    .datasource(DATASOURCE)
    .multi(true)
    .includeAll(true)
    .allValue(".*")
    .current({ text: ["All"], value: ["$__all"] })
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc);
}

function panel(row: PanelRow): StatBuilder | TimeseriesBuilder {
  const builder =
    row.kind === "stat"
      ? new StatBuilder()
          .colorMode(common.BigValueColorMode.Value)
          .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(["lastNotNull"]))
      : new TimeseriesBuilder()
          .fillOpacity(10)
          .legend(new common.VizLegendOptionsBuilder().showLegend(true))
          .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(thresholdsMode(row)));
  builder
    .title(row.title)
    .description(row.description)
    .datasource(DATASOURCE)
    .unit(row.unit)
    .min(0)
    .noValue("-")
    .span(SPANS[row.kind])
    .height(HEIGHT)
    .colorScheme(new dashboard.FieldColorBuilder().mode(colourMode(row)))
    .thresholds(new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(steps(row)))
    .links([
      new dashboard.DashboardLinkBuilder("Runbook").url(`${RUNBOOKS}/${runbookFile(row.runbook)}`).targetBlank(true),
    ]);
  for (const [at, { expr, legend }] of row.queries.entries())
    builder.withTarget(
      new DataqueryBuilder()
        .refId(String.fromCharCode("A".charCodeAt(0) + at))
        .datasource(DATASOURCE)
        .expr(expr)
        .legendFormat(legend)
        .range(),
    );
  return builder;
}

/** Green, yellow from half of the alert's figure on, and red from the figure on; the other way round where less is worse. */
function steps({ red, isLowBad = false }: PanelRow): dashboard.Threshold[] {
  if (red === undefined) return [{ value: null, color: GREEN }];
  if (isLowBad)
    return [
      { value: null, color: RED },
      { value: red, color: YELLOW },
      { value: red + 1, color: GREEN },
    ];
  return [
    { value: null, color: GREEN },
    { value: red / 2, color: YELLOW },
    { value: red, color: RED },
  ];
}

function thresholdsMode({ red }: PanelRow) {
  return red === undefined ? common.GraphThresholdsStyleMode.Off : common.GraphThresholdsStyleMode.Dashed;
}

/** Lines of a graph are told apart by their colours; a number has that of its threshold. */
function colourMode({ kind }: PanelRow) {
  return kind === "stat" ? dashboard.FieldColorModeId.Thresholds : dashboard.FieldColorModeId.PaletteClassic;
}
