// What matters and the goals, the latest readings, and the visits.
import type { EntryView, PersonPage as View, Reading, VisitLine } from "../../api/types";
import { AppLink } from "../../app/AppLink";
import { routeOf } from "../../app/route";
import { AppCard } from "../../components/AppCard";
import { AppRemove } from "../../components/AppRemove";
import { AppEmpty } from "../../components/AppStates";
import { AppTag } from "../../components/AppTag";
import "../../components/AppPersonParts.css";
import "../../components/AppTable.css";

/** A person's own words stand in quotation marks; they are not doubled. */
export function quoted(words: string): string {
  return /^[“"‘']/.test(words) ? words : `“${words}”`;
}

function said(entry: EntryView, field: string): string | null {
  const text = entry.fields[field]?.text ?? "";
  return text === "" ? null : text;
}

interface MattersProps {
  data: View;
  person: string;
  name: string;
}

export function Matters({ data: { whatMatters, goals }, person, name }: MattersProps) {
  return (
    <AppCard
      title={`What matters to ${name}`}
      aside={<AppLink to={{ page: "plan", person }}>Plan</AppLink>}
    >
      <div className="app-goal">
        {whatMatters.map(({ words, by }) => (
          <div key={words}>
            <p className="app-quote">{quoted(words)}</p>
            <p className="app-muted">{by}</p>
          </div>
        ))}
        {whatMatters.length === 0 && <p className="app-muted">Not asked yet.</p>}
      </div>
      {goals.map((goal) => (
        <AppGoal key={goal.id} goal={goal} />
      ))}
      {goals.length === 0 && <p className="app-goal app-muted">No goals written yet.</p>}
    </AppCard>
  );
}

/** A goal in the person's words, with where it stands. */
export function AppGoal({ goal }: { goal: EntryView }) {
  const parts = (["baseline", "target", "due_on", "owner", "who"] as const).flatMap((field) => {
    const text = said(goal, field);
    const label = goal.fields[field]?.label;
    return text === null || label === undefined ? [] : [`${label}: ${text}`];
  });
  return (
    <div className="app-goal">
      <q>{quoted(said(goal, "words") ?? goal.title)}</q>{" "}
      {goal.status && <AppTag tag={goal.status} />}
      <p className="app-muted">{parts.join(" · ")}</p>
    </div>
  );
}

export function Readings({ readings }: { readings: readonly Reading[] }) {
  return (
    <AppCard title="Readings" aside="latest first, each with who took it">
      {readings.length === 0 ? (
        <AppEmpty title="No readings yet" />
      ) : (
        <table className="app-table app-readings">
          <thead>
            <tr>
              <th scope="col">Measure</th>
              <th scope="col">Latest</th>
              <th scope="col">Before</th>
            </tr>
          </thead>
          <tbody>
            {readings.map(({ measure, latest, before }) => (
              <tr key={measure}>
                <th scope="row">{measure}</th>
                <td>
                  {latest.map((value) => (
                    <p key={value.text}>
                      <b>{value.text}</b>
                      <span className="app-table__more">
                        {value.when}, {value.by}
                      </span>
                    </p>
                  ))}
                </td>
                <td>
                  {before.map((value, at) => (
                    // Two days may say the same.
                    <span key={at} className="app-table__more">
                      {value.text} · {value.when}, {value.by}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </AppCard>
  );
}

interface VisitsProps {
  visits: readonly VisitLine[];
  person: string;
  shown: string | null;
}

export function Visits({ visits, person, shown }: VisitsProps) {
  return (
    <AppCard title="Visits" id="visits">
      {visits.length === 0 ? (
        <AppEmpty title="No visit yet" />
      ) : (
        <ul>
          {visits.map((visit) => (
            <li
              key={visit.entry}
              className={
                visit.entry === shown ? "app-entry-row app-entry-row--shown" : "app-entry-row"
              }
              id={`e-${visit.entry}`}
              tabIndex={-1}
            >
              <div className="app-entry-row__head">
                <span className="app-muted app-nowrap">{visit.when}</span>
                <AppLink to={routeOf(visit.place)}>
                  <b>{visit.title}</b>
                </AppLink>
                <AppTag tag={visit.status} />
                <span className="app-entry-row__by">{visit.by}</span>
              </div>
              {visit.readings !== "" && <p>{visit.readings}</p>}
              {visit.summary !== null && <p className="app-pre app-muted">{visit.summary}</p>}
              <VisitActs visit={visit} person={person} />
            </li>
          ))}
        </ul>
      )}
    </AppCard>
  );
}

/** A planned visit is moved or called off; one that nobody signed may be an error. */
function VisitActs({ visit, person }: { visit: VisitLine; person: string }) {
  const { entry, title, mayMove, mayRemove } = visit;
  if (!mayRemove) return null;
  return (
    <div className="app-entry-row__acts">
      {mayMove && (
        <AppLink to={{ page: "plan-visit", person, visit: entry }} className="app-btn app-btn--s">
          Move or change this visit
          <span className="app-vh">: {title}</span>
        </AppLink>
      )}
      <AppRemove
        person={person}
        entry={{ id: entry, kind: "visit", title }}
        verb={mayMove ? "Call off" : "Entered in error"}
        brief
      />
    </div>
  );
}
