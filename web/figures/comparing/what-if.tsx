import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useId, useState } from "react";
import { ApiProblem } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { words as partWords } from "../../parts/words.ts";
import { useWords } from "../../shell/language.tsx";
import { sentValue } from "../editing/typed-value.ts";
import { KINDS, type Sheet } from "../figure-groups.ts";
import styles from "../figures-panel.module.css";
import { words } from "../words.ts";
import { compareQuery } from "./compare-query.ts";
import { ComparedTable } from "./compared-table.tsx";
import { MOST_SCENARIOS, type Scenario, withTried } from "./scenario-texts.ts";
import own from "./what-if.module.css";

export interface WhatIfProps {
  readonly session: string;
  readonly sheet: Sheet;
}

/** Up to four what-ifs beside the plan as it stands. Nothing is stored until one of them is taken over. */
export function WhatIf({ session, sheet }: WhatIfProps) {
  const say = useWords(words);
  const { unreachable } = useWords(partWords);
  const id = useId();
  const queries = useQueryClient();
  const inputs = sheet.figures.filter(({ formula }) => formula === null);
  const [scenarios, setScenarios] = useState<readonly Scenario[]>([]);
  const [figure, setFigure] = useState((inputs.find(({ kind }) => kind === "assumed") ?? inputs[0])?.id ?? "");
  const [column, setColumn] = useState(0);
  const [value, setValue] = useState("");
  const [failure, setFailure] = useState<unknown>(null);
  const { data, error } = useQuery(compareQuery(session, scenarios));
  const problem = failure ?? (scenarios.length > 0 ? error : null);

  const tryValue = async (next: readonly Scenario[]) => {
    try {
      await queries.fetchQuery(compareQuery(session, next));
    } catch (refusal) {
      return setFailure(refusal);
    }
    setScenarios(next);
    setFailure(null);
    setValue("");
    setColumn(Math.min(next.length, MOST_SCENARIOS - 1));
  };
  const add = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = inputs.find((one) => one.id === figure);
    if (!chosen || value.trim() === "") return;
    void tryValue(withTried(scenarios, column, { id: chosen.id, value: sentValue(value, chosen) }));
  };
  const remove = (at: number) => {
    setScenarios(scenarios.filter((_, place) => place !== at));
    setColumn(0);
    setFailure(null);
  };
  if (inputs.length === 0) return null;
  return (
    <details className={styles["group"]}>
      <summary>
        <h3>{say.whatIf}</h3>
      </summary>
      <p className={styles["explained"]}>{say.whatIfWhy}</p>
      <form className={own["form"]} onSubmit={add}>
        <label>
          <span>{say.figure}</span>
          <select value={figure} onChange={(event) => setFigure(event.target.value)}>
            {KINDS.map((kind) => {
              const ofKind = inputs.filter((one) => one.kind === kind);
              return (
                ofKind.length > 0 && (
                  <optgroup key={kind} label={say.kinds[kind]}>
                    {ofKind.map((one) => (
                      <option key={one.id} value={one.id}>
                        {one.label} ({one.shown})
                      </option>
                    ))}
                  </optgroup>
                )
              );
            })}
          </select>
        </label>
        <label>
          <span>{say.value}</span>
          <input
            value={value}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={problem === null ? undefined : true}
            aria-describedby={`${id}-problem`}
            onChange={(event) => setValue(event.target.value)}
          />
        </label>
        {scenarios.length > 0 && (
          <label>
            <span>{say.column}</span>
            <select value={column} onChange={(event) => setColumn(Number(event.target.value))}>
              {scenarios.map((scenario, at) => (
                <option key={scenario.map((one) => one.id + one.value).join()} value={at}>
                  {say.scenario(at + 1)}
                </option>
              ))}
              {scenarios.length < MOST_SCENARIOS && <option value={scenarios.length}>{say.newScenario}</option>}
            </select>
          </label>
        )}
        <Button type="submit" disabled={value.trim() === ""}>
          {say.tryIt}
        </Button>
      </form>
      <p id={`${id}-problem`} role="alert" className={own["problem"]} hidden={problem === null}>
        {problem instanceof ApiProblem ? problem.message : problem === null ? "" : unreachable}
      </p>
      {data && scenarios.length > 0 && (
        <ComparedTable session={session} sheet={sheet} compared={data} scenarios={scenarios} onRemove={remove} />
      )}
    </details>
  );
}
