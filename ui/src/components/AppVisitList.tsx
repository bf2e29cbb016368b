// The user's visits of the day, by time: the next one marked.
import type { MessageRow, PersonLine, VisitRow } from "../api/types";
import { AppLink } from "../app/AppLink";
import { addressOf, routeOf } from "../app/route";
import { moveByKeys } from "../app/useListKeys";
import { AppIcon } from "./AppIcon";
import { AppTag } from "./AppTag";
import "./AppVisitList.css";

export function nameOf(person: PersonLine): string {
  return `${person.given} ${person.family.toLocaleUpperCase("en-GB")}`;
}

export function AppVisitList({ visits }: { visits: readonly VisitRow[] }) {
  return (
    // The rows' own links take the focus; the list only hears J and K on their way up.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul onKeyDown={moveByKeys}>
      {visits.map((visit, index) => (
        <li
          key={visit.entry}
          className={index === 0 ? "app-visit-row app-visit-row--next" : "app-visit-row"}
        >
          <span className="app-visit-row__time">{visit.time ?? "–"}</span>
          <div>
            <a href={addressOf(routeOf(visit.place))} data-row>
              {nameOf(visit.person)}
            </a>{" "}
            {visit.tag && <AppTag tag={visit.tag} />}
            <span>{visit.address}</span>
            <span>{visit.why}</span>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Messages to the user. */
export function AppMessageList({ messages }: { messages: readonly MessageRow[] }) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul onKeyDown={moveByKeys}>
      {messages.map((message) => (
        <li key={message.entry} className="app-visit-row app-visit-row--message">
          <AppIcon name="message" />
          <div>
            <b>{message.from}</b> about{" "}
            <AppLink to={{ page: "person", person: message.person.id, entry: message.entry }}>
              {nameOf(message.person)}
            </AppLink>{" "}
            <span className="app-visit-row__when">{message.when}</span>
            <span className="app-pre">{message.text}</span>
          </div>
        </li>
      ))}
    </ul>
  );
}
