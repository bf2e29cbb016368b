// Something that needs the user: who, what and why, when, and what to do.
import type { NeedBand, NeedRow } from "../api/types";
import { AppLink } from "../app/AppLink";
import { addressOf, routeOf } from "../app/route";
import { moveByKeys } from "../app/useListKeys";
import { AppIcon, type IconName } from "./AppIcon";
import { AppTag } from "./AppTag";
import "./AppNeedRow.css";

const shapes: Record<NeedRow["tag"]["tone"], IconName> = {
  late: "stop",
  soon: "clock",
  fine: "tickRound",
  two: "two",
  plain: "ring",
};

/** All bands of Today, moved through as one list. */
export function AppNeedBands({ bands }: { bands: readonly NeedBand[] }) {
  return (
    // The rows' own links take the focus; the list only hears J and K on their way up.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={moveByKeys}>
      {bands.map((band) => (
        <section key={band.words} aria-label={band.words}>
          <h3 className={`app-band app-band--${band.tone}`}>
            <AppIcon name={shapes[band.tone]} />
            {band.words} <span>{band.rows.length}</span>
          </h3>
          <ul>
            {band.rows.map((row) => (
              <AppNeedRow key={row.key} row={row} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

export function AppNeedRow({ row }: { row: NeedRow }) {
  const { person, tag, action } = row;
  return (
    <li className={`app-need app-need--${tag.tone}`}>
      <AppIcon name={shapes[tag.tone]} size={20} />
      <div className="app-need__who">
        {person ? (
          <AppLink to={{ page: "person", person: person.id }}>
            {person.given} {person.family.toLocaleUpperCase("en-GB")}
          </AppLink>
        ) : (
          <b>This laptop</b>
        )}
        {typeof person?.age === "number" && <span>{person.age}</span>}
      </div>
      <div className="app-need__what">
        <b>{row.title}</b>
        <span>{row.reason}</span>
      </div>
      <div className="app-need__tag">
        <AppTag tag={tag} />
      </div>
      <a className="app-btn app-btn--s" href={addressOf(routeOf(action.place))} data-row>
        {action.words}
        <span className="app-vh">
          : {row.title}
          {person && `, ${person.given} ${person.family}`}
        </span>
      </a>
    </li>
  );
}
