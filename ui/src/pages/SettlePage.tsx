// The page where the versions of one entry are settled.
import { useState } from "react";
import { useView } from "../api/useView";
import type { Place, Saved } from "../api/types";
import { AppLink } from "../app/AppLink";
import { routeOf } from "../app/route";
import { AppCard } from "../components/AppCard";
import { AppDrafts } from "../components/AppDrafts";
import { AppEntryFields, AppEntryNotes } from "../components/AppEntry";
import { AppPageHead } from "../components/AppPageHead";
import { AppEmpty } from "../components/AppStates";
import { PersonFrame, PersonNotThere } from "./PersonFrame";
import { SettleFrames } from "./settle/SettleFrames";

interface Props {
  person: string;
  kind: string;
  entry: string;
}

function backWords(back: Place): string {
  if (back.page === "visit") return "Back to the visit";
  return back.page === "plan" ? "To the plan" : "To the person’s page";
}

export function SettlePage({ person, kind, entry }: Props) {
  const { data, error, again } = useView(`settle ${entry} ${kind}`, person, (api) =>
    api.settlePage({ person, kind, entry }),
  );
  const [saved, setSaved] = useState<Saved | null>(null);
  if (data === null) return <PersonNotThere error={error} onAgain={again} />;
  const { divergences, dispute } = data;
  const settled = divergences.length === 0 && dispute === null;
  return (
    <PersonFrame banner={data.banner} current={null}>
      <AppPageHead
        title={dispute !== null ? "To decide" : settled ? "Settled" : "Versions to settle"}
        sentence={
          dispute !== null
            ? "It stays on the page until somebody decides."
            : "Both wordings are kept whatever you choose."
        }
        tools={
          <span className="app-small app-muted" role="status">
            {saved?.words}
          </span>
        }
      />
      <div className="app-stack-16">
        <SettleFrames
          person={person}
          disputes={dispute === null ? [] : [dispute]}
          divergences={divergences}
          onSettled={setSaved}
        />
        {data.drafts.length > 0 && (
          <ul className="app-stack app-small app-drafts">
            <AppDrafts drafts={data.drafts} />
          </ul>
        )}
        {settled && (
          <div className="app-card">
            <AppEmpty title="Nothing is left to settle here">
              <p>
                <AppLink to={routeOf(data.back)} className="app-btn">
                  {backWords(data.back)}
                </AppLink>{" "}
                <AppLink to={{ page: "today" }} className="app-btn">
                  To Today
                </AppLink>
              </p>
            </AppEmpty>
          </div>
        )}
        {data.entry && dispute === null && (
          <AppCard title={`${data.entry.title}, as it stands`} aside={data.entry.by} padded>
            <AppEntryNotes person={person} entry={data.entry} />
            <AppEntryFields person={person} entry={data.entry} />
          </AppCard>
        )}
      </div>
    </PersonFrame>
  );
}
