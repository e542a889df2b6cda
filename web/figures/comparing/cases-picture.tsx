import { useWords } from "../../shell/language.tsx";
import type { Sheet } from "../figure-groups.ts";
import styles from "../figures-panel.module.css";
import { words } from "../words.ts";
import { type CaseFigure, casePlaces } from "./case-scale.ts";
import own from "./cases-picture.module.css";

const WIDTH = 120;
const HEIGHT = 20;
const EDGE = 7;

/** The plan in its three cases: a table whose rows have a small picture each. */
export function CasesPicture({ cases }: { readonly cases: NonNullable<Sheet["cases"]> }) {
  const say = useWords(words);
  return (
    <details open className={styles["group"]}>
      <summary>
        <h3>{say.threeCases}</h3>
      </summary>
      <p className={styles["explained"]}>{say.threeCasesWhy}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys. */}
      <section className={own["scroll"]} tabIndex={0} aria-label={say.threeCases}>
        <table className={own["table"]}>
          <thead>
            <tr>
              <th scope="col">{say.figure}</th>
              <th scope="col">{say.low}</th>
              <th scope="col">{say.middle}</th>
              <th scope="col">{say.high}</th>
              <td aria-hidden="true" />
            </tr>
          </thead>
          <CaseRows label={say.comesTo} figures={cases.outcomes} />
          <CaseRows label={say.because} figures={cases.assumptions} />
        </table>
      </section>
    </details>
  );
}

function CaseRows({ label, figures }: { readonly label: string; readonly figures: readonly CaseFigure[] }) {
  const say = useWords(words);
  if (figures.length === 0) return null;
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={5} className={own["part"]}>
          {label}
        </th>
      </tr>
      {figures.map((figure) => (
        <tr key={figure.id}>
          <th scope="row">{figure.label}</th>
          <td>{figure.shown.low ?? say.nothing}</td>
          <td>{figure.shown.middle}</td>
          <td>{figure.shown.high ?? say.nothing}</td>
          <td className={own["picture"]} aria-hidden="true">
            <CaseLine figure={figure} />
          </td>
        </tr>
      ))}
    </tbody>
  );
}

/** From the low to the high case, with the plan as it stands in between, and zero where it is among them. */
function CaseLine({ figure }: { readonly figure: CaseFigure }) {
  const { low, middle, high, zero } = casePlaces(figure);
  const x = (place: number) => EDGE + place * (WIDTH - 2 * EDGE);
  const ends = [low ?? middle, high ?? middle];
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} className={own["line"]} aria-hidden="true">
      {zero !== null && <line x1={x(zero)} x2={x(zero)} y1="1" y2={HEIGHT - 1} className={own["zero"]} />}
      <line
        x1={x(Math.min(...ends))}
        x2={x(Math.max(...ends))}
        y1={HEIGHT / 2}
        y2={HEIGHT / 2}
        className={own["span"]}
      />
      {low !== null && <line x1={x(low)} x2={x(low)} y1="5" y2={HEIGHT - 5} className={own["low"]} />}
      {high !== null && <circle cx={x(high)} cy={HEIGHT / 2} r="3" className={own["high"]} />}
      <circle cx={x(middle)} cy={HEIGHT / 2} r="4.5" className={own["middle"]} />
    </svg>
  );
}
