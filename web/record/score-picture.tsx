import { useWords } from "../shell/language.tsx";
import styles from "./record.module.css";
import type { Review } from "./record-query.ts";
import { MOST_SCORE, scorePoints } from "./score-points.ts";
import { words } from "./words.ts";

const WIDTH = 320;
const HEIGHT = 96;
const EDGE = 22;

/** The score over the reviews: a picture for who sees it, a table for who does not. One score alone needs no picture. */
export function ScorePicture({ reviews }: { readonly reviews: readonly Review[] }) {
  const say = useWords(words);
  const points = scorePoints(reviews);
  if (points.length < 2) return null;
  const x = (place: number) => EDGE + place * (WIDTH - 2 * EDGE);
  const y = (place: number) => HEIGHT - EDGE - place * (HEIGHT - 2 * EDGE);
  return (
    <figure className={styles["scores"]}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
        <line x1={EDGE} x2={WIDTH - EDGE} y1={y(0)} y2={y(0)} className={styles["axis"]} />
        <line x1={EDGE} x2={WIDTH - EDGE} y1={y(1)} y2={y(1)} className={styles["axis"]} />
        <text x="0" y={y(1) + 4}>
          {MOST_SCORE}
        </text>
        <text x="0" y={y(0) + 4}>
          0
        </text>
        <polyline points={points.map((point) => `${x(point.x)},${y(point.y)}`).join(" ")} className={styles["curve"]} />
        {points.map((point) => (
          <g key={point.round}>
            <circle cx={x(point.x)} cy={y(point.y)} r="4" />
            <text x={x(point.x)} y={y(point.y) + 20} textAnchor="middle">
              {point.score}
            </text>
          </g>
        ))}
      </svg>
      <table className="only-heard">
        <caption>{say.scores}</caption>
        <thead>
          <tr>
            <th scope="col">{say.round}</th>
            <th scope="col">{say.score}</th>
          </tr>
        </thead>
        <tbody>
          {points.map(({ round, score }) => (
            <tr key={round}>
              <th scope="row">{round}</th>
              <td>{score}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
