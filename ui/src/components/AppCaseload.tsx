// The table of the caseload. A row's name is its link; V starts a visit while a row has the focus.
import type { KeyboardEvent } from "react";
import type { CaseloadRow } from "../api/types";
import { AppLink } from "../app/AppLink";
import { goTo } from "../app/router";
import { useMayWrite } from "../app/session";
import { moveByKeys } from "../app/useListKeys";
import { addressOf } from "../app/route";
import { AppTag } from "./AppTag";
import "./AppTable.css";

export function AppCaseload({ rows }: { rows: readonly CaseloadRow[] }) {
  const mayVisit = useMayWrite("visit");
  function byKey(event: KeyboardEvent<HTMLElement>) {
    moveByKeys(event);
    if (!mayVisit || event.key !== "v" || event.ctrlKey || event.altKey) return;
    const person = (event.target as HTMLElement).closest("tr")?.dataset["person"];
    if (person !== undefined) goTo({ page: "visit", person });
  }
  return (
    <div className="app-scroll">
      <table className="app-table app-caseload">
        <thead>
          <tr>
            <th scope="col">Name, age, NHS number</th>
            <th scope="col">Practice</th>
            <th scope="col">Next, and who owns it</th>
            <th scope="col">Due</th>
            <th scope="col">Last visit</th>
            <th scope="col">Flags</th>
            <th scope="col">Not sent</th>
          </tr>
        </thead>
        {/* The rows' own links take the focus; the table only hears their keys. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <tbody onKeyDown={byKey}>
          {rows.map((row) => (
            <Row key={row.person.id} row={row} mayVisit={mayVisit} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, mayVisit }: { row: CaseloadRow; mayVisit: boolean }) {
  const { person, next, flags, unsent } = row;
  return (
    <tr data-person={person.id}>
      <th scope="row">
        <a
          className="app-table__name"
          href={addressOf({ page: "person", person: person.id })}
          data-row
        >
          {person.family.toLocaleUpperCase("en-GB")}, {person.given}
        </a>
        {person.age !== null && ` ${person.age}`}
        <span className="app-table__more">{person.nhsNumber}</span>
      </th>
      <td data-label="Practice">
        {row.practice}
        <span className="app-table__more">{row.team}</span>
      </td>
      <td data-label="Next">
        {next && (
          <>
            <b>{next.what}</b>
            <span className="app-table__more">{next.owner}</span>
          </>
        )}
      </td>
      <td data-label="Due">{next && <AppTag tag={next.due} />}</td>
      <td data-label="Last visit">
        {row.lastVisit ??
          (mayVisit && <AppLink to={{ page: "visit", person: person.id }}>Start a visit</AppLink>)}
      </td>
      <td data-label="Flags">
        <span className="app-table__flags">
          {flags.map((flag) => (
            <AppTag key={flag.words} tag={flag} />
          ))}
        </span>
      </td>
      <td data-label="Not sent">
        {unsent > 0 && <AppTag tag={{ words: `${unsent}`, tone: "soon" }} icon="laptop" />}
      </td>
    </tr>
  );
}
