import { useState } from "react";
import type { z } from "zod";
import type { Comparison } from "../../../schemas/http/figures.ts";
import { ApiProblem } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { useWords } from "../../shell/language.tsx";
import { useFigureSetting } from "../editing/use-figure-setting.ts";
import type { Sheet } from "../figure-groups.ts";
import { requestInWords } from "../outcome/moves.ts";
import { words } from "../words.ts";
import type { Scenario } from "./scenario-texts.ts";
import own from "./what-if.module.css";

export interface ComparedTableProps {
  readonly session: string;
  readonly sheet: Sheet;
  readonly compared: z.output<typeof Comparison>;
  readonly scenarios: readonly Scenario[];
  readonly onRemove: (at: number) => void;
}

/** The figures that differ, what was set and what the plan comes to first. */
export function ComparedTable({ session, sheet, compared, scenarios, onRemove }: ComparedTableProps) {
  const say = useWords(words);
  const [isAll, setAll] = useState(false);
  const setting = useFigureSetting(session);
  const main = compared.figures.filter(({ id, isOutcome }) => isOutcome || compared.set.includes(id));
  const ordered = main.toSorted((a, b) => Number(a.isOutcome) - Number(b.isOutcome));
  const rest = compared.figures.filter((figure) => !main.includes(figure));
  const rows = isAll ? [...ordered, ...rest] : ordered;
  const takeOver = (scenario: Scenario) => {
    setting.mutate({ values: Object.fromEntries(scenario.map(({ id, value }) => [id, value])), yes: true });
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys. */}
      <section className={own["scroll"]} tabIndex={0} aria-label={say.whatIf}>
        <table className={own["table"]}>
          <thead>
            <tr>
              <th scope="col">{say.figure}</th>
              <th scope="col">{say.asItStands}</th>
              {compared.scenarios
                .map((text) => requestInWords(text, sheet.figures))
                .map((text, at) => (
                  <th scope="col" key={text}>
                    {text}
                    <span className={own["acts"]}>
                      {scenarios[at] && (
                        <Button
                          kind="quiet"
                          isBusy={setting.isPending}
                          onClick={() => takeOver(scenarios[at] ?? [])}
                          aria-label={`${say.takeOver}: ${text}`}
                        >
                          {say.takeOver}
                        </Button>
                      )}
                      <Button kind="quiet" onClick={() => onRemove(at)} aria-label={`${say.remove}: ${text}`}>
                        {say.remove}
                      </Button>
                    </span>
                  </th>
                ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, label, isOutcome, values, shown }) => (
              <tr key={id} data-outcome={isOutcome || undefined}>
                <th scope="row">{label}</th>
                {shown.map((text, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column has no other name.
                  <td key={at} data-differs={values[at] !== values[0] || undefined}>
                    {text ?? say.nothing}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {setting.error instanceof ApiProblem && (
        <p role="alert" className={own["problem"]}>
          {setting.error.message}
        </p>
      )}
      {rest.length > 0 && !isAll && (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {say.more(rest.length)}
        </Button>
      )}
    </>
  );
}
