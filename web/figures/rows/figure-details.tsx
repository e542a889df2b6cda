import { useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { figuresQuery } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useWords } from "../../shell/language.tsx";
import type { Figure } from "../figure-groups.ts";
import { PlaceLink } from "../places/place-link.tsx";
import { readableText } from "../places/readable-text.ts";
import { words } from "../words.ts";
import styles from "./figure-row.module.css";
import { formulaPieces } from "./formula-words.ts";

export interface FigureDetailsProps {
  readonly session: string;
  readonly figure: Figure;
  readonly onSelect: (id: string) => void;
}

const PLACES_AT_FIRST = 4;

/** What a figure rests on, what rests on it, its range and cases, and where it stands in the plan. */
export function FigureDetails({ session, figure, onSelect }: FigureDetailsProps) {
  const say = useWords(words);
  const [isAll, setAll] = useState(false);
  const { data: sheet } = useQuery(figuresQuery(session));
  const figures = sheet?.figures ?? [];
  const { formula, basis, unit, owner, shownRange, usedBy, places } = figure;
  const inCases = [...(sheet?.cases?.assumptions ?? []), ...(sheet?.cases?.outcomes ?? [])].find(
    ({ id }) => id === figure.id,
  );
  const shownPlaces = isAll || places.length <= PLACES_AT_FIRST + 1 ? places : places.slice(0, PLACES_AT_FIRST);
  const users = usedBy.flatMap((id) => figures.find((one) => one.id === id) ?? []);
  return (
    <dl className={styles["details"]}>
      {formula !== null && (
        <div>
          <dt>{say.formula}</dt>
          <dd>
            {formulaPieces(formula, figures).map((piece, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a formula have no other name.
              <Fragment key={at}>
                {piece.kind === "figure" ? (
                  <FigureLink id={piece.id} label={piece.label} onSelect={onSelect} />
                ) : piece.kind === "function" ? (
                  say.functions[piece.name]
                ) : (
                  piece.text
                )}
              </Fragment>
            ))}
          </dd>
        </div>
      )}
      {basis !== "" && (
        <div>
          <dt>{say.basis}</dt>
          <dd>{basis}</dd>
        </div>
      )}
      {unit !== "" && (
        <div>
          <dt>{say.unit}</dt>
          <dd>{unit}</dd>
        </div>
      )}
      {owner !== "" && (
        <div>
          <dt>{say.owner}</dt>
          <dd>{owner}</dd>
        </div>
      )}
      {shownRange !== undefined && (
        <div>
          <dt>{say.range}</dt>
          <dd>{shownRange}</dd>
        </div>
      )}
      {inCases !== undefined && (
        <div>
          <dt>{say.cases}</dt>
          <dd>
            {say.low} {inCases.shown.low ?? say.nothing} · {say.middle} {inCases.shown.middle} · {say.high}{" "}
            {inCases.shown.high ?? say.nothing}
          </dd>
        </div>
      )}
      {users.length > 0 && (
        <div>
          <dt>{say.usedBy}</dt>
          <dd>
            <ul className={styles["links"]}>
              {users.map(({ id, label }) => (
                <li key={id}>
                  <FigureLink id={id} label={label} onSelect={onSelect} />
                </li>
              ))}
            </ul>
          </dd>
        </div>
      )}
      {places.length > 0 && (
        <div>
          <dt>{say.places}</dt>
          <dd>
            <ul className={styles["links"]}>
              {shownPlaces.map(({ sectionId, section, text }) => (
                <li key={`${sectionId} ${text}`}>
                  <PlaceLink session={session} sectionId={sectionId} text={text}>
                    {section}
                  </PlaceLink>
                  <span className={styles["passage"]}>{readableText(text)}</span>
                </li>
              ))}
            </ul>
            {shownPlaces.length < places.length && (
              <Button kind="quiet" onClick={() => setAll(true)}>
                {say.more(places.length - shownPlaces.length)}
              </Button>
            )}
          </dd>
        </div>
      )}
    </dl>
  );
}

interface FigureLinkProps {
  readonly id: string;
  readonly label: string;
  readonly onSelect: (id: string) => void;
}

/** A figure's name that leads to it in the sheet. */
function FigureLink({ id, label, onSelect }: FigureLinkProps) {
  return (
    <button type="button" className={styles["link"]} onClick={() => onSelect(id)}>
      {label}
    </button>
  );
}
