// The person's page: what matters, goals, team, visits with their readings, what is going on.
import { useEffect, useRef } from "react";
import { useView } from "../api/useView";
import type { PersonPage as View } from "../api/types";
import { AppLink } from "../app/AppLink";
import { addressOf, routeOf } from "../app/route";
import { useMayWrite } from "../app/session";
import { AppCard } from "../components/AppCard";
import { AppDrafts } from "../components/AppDrafts";
import { AppNewEntry } from "../components/AppNewEntry";
import { AppPageHead } from "../components/AppPageHead";
import { AppEntryFields } from "../components/AppEntry";
import { AppRemove } from "../components/AppRemove";
import { AppTag } from "../components/AppTag";
import { AppTeam } from "../components/AppTeam";
import { PersonFrame, PersonNotThere } from "./PersonFrame";
import { Matters, Readings, Visits } from "./person/PersonCare";
import { Going, Past } from "./person/PersonWork";

interface Props {
  person: string;
  /** A part of the page or an entry on it, to be shown. */
  entry?: string;
}

export function PersonPage({ person, entry }: Props) {
  const { data, error, again } = useView(`person ${person}`, person, (api) =>
    api.person({ person }),
  );
  const there = data !== null;
  const shownFor = useRef<string | null>(null);
  useEffect(() => {
    if (!there || entry === undefined || shownFor.current === entry) return;
    shownFor.current = entry;
    const target = document.getElementById(entry) ?? document.getElementById(`e-${entry}`);
    target?.scrollIntoView({ block: "start" });
    target?.focus({ preventScroll: true });
  }, [there, entry]);

  if (data === null) return <PersonNotThere error={error} onAgain={again} />;
  return (
    <PersonFrame banner={data.banner} current="person">
      <Overview data={data} person={person} shown={entry ?? null} />
    </PersonFrame>
  );
}

interface OverviewProps {
  data: View;
  person: string;
  shown: string | null;
}

function Overview({ data, person, shown }: OverviewProps) {
  const mayVisit = useMayWrite("visit");
  const name = data.banner.preferred ?? data.banner.person.given;
  const last = data.visits.find((visit) => visit.signed);
  return (
    <>
      <AppPageHead
        title="Overview"
        sentence={last ? `Last visit ${last.when}: ${last.title}` : "No signed visit yet"}
        tools={
          mayVisit && (
            <>
              <AppLink to={{ page: "plan-visit", person }} className="app-btn">
                Plan a visit
              </AppLink>
              <a className="nhsuk-button" href={addressOf({ page: "visit", person })}>
                Start a visit
              </a>
            </>
          )
        }
      />
      <div className="app-overview">
        <div className="app-stack-12">
          <Unsettled data={data} person={person} />
          <div className="app-columns">
            <Matters data={data} person={person} name={name} />
            <Readings readings={data.readings} />
          </div>
          <Visits visits={data.visits} person={person} shown={shown} />
          <Going data={data} person={person} shown={shown} />
        </div>
        <div className="app-stack-12">
          <AppCard title={`Team around ${name}`}>
            <AppTeam team={data.team} />
            <AppNewEntry person={person} kind="contact" words="Add a contact" />
            <AppNewEntry person={person} kind="carer" words="Add a carer" />
          </AppCard>
          <Past data={data} person={person} shown={shown} />
        </div>
      </div>
    </>
  );
}

/** What waits for a decision here: versions to settle, record checks, half-written forms. */
function Unsettled({ data: { checks, drafts }, person }: Omit<OverviewProps, "shown">) {
  if (checks.length === 0 && drafts.length === 0) return null;
  return (
    <AppCard title="To settle or finish" padded>
      <ul className="app-stack app-small">
        {checks.map(({ key, words, tag, place, leftover }) => (
          <li key={key}>
            <AppTag tag={tag} /> <AppLink to={routeOf(place)}>{words}</AppLink>
            {leftover && <AppEntryFields person={person} entry={leftover} />}
            {leftover?.mayWrite === true && <AppRemove person={person} entry={leftover} />}
          </li>
        ))}
        <AppDrafts drafts={drafts} />
      </ul>
    </AppCard>
  );
}
