// The plan on one page, its sections in the person's order. What several people wrote without
// seeing each other's words stands on top.
import { useEffect, useRef, useState } from "react";
import { useView } from "../api/useView";
import type { Saved } from "../api/types";
import { AppDrafts } from "../components/AppDrafts";
import { AppPageHead } from "../components/AppPageHead";
import { AppPlanSection } from "../components/AppPlanSection";
import { PersonFrame, PersonNotThere } from "./PersonFrame";
import { SettleFrames } from "./settle/SettleFrames";

export function PlanPage({ person, entry }: { person: string; entry?: string }) {
  const { data, error, again } = useView(`plan ${person}`, person, (api) => api.plan({ person }));
  const [saved, setSaved] = useState<Saved | null>(null);
  const there = data !== null;
  const shownFor = useRef<string | null>(null);
  useEffect(() => {
    if (!there || entry === undefined || shownFor.current === entry) return;
    shownFor.current = entry;
    const target = document.getElementById(`e-${entry}`);
    target?.scrollIntoView({ block: "start" });
    target?.focus({ preventScroll: true });
  }, [there, entry]);

  if (data === null) return <PersonNotThere error={error} onAgain={again} />;
  const halfWritten = data.drafts.flatMap(({ place }) =>
    place.page === "form" && place.entry !== null ? [place.entry] : [],
  );
  const questions = data.decide.length + data.settle.length;
  return (
    <PersonFrame banner={data.banner} current="plan">
      <AppPageHead
        title={`${data.name}’s plan`}
        sentence={
          questions > 0 ? `${questions} to settle` : "One wording everywhere, nothing to settle"
        }
        tools={
          <span className="app-small app-muted" role="status">
            {saved?.words}
          </span>
        }
      />
      {data.drafts.length > 0 && (
        <ul className="app-stack app-small app-drafts">
          <AppDrafts drafts={data.drafts} />
        </ul>
      )}
      <div className="app-stack-16">
        <SettleFrames
          person={person}
          disputes={data.decide}
          divergences={data.settle}
          onSettled={setSaved}
        />
        <div className="app-card">
          {data.sections.map((section) => (
            <AppPlanSection
              key={section.number}
              person={person}
              section={section}
              halfWritten={halfWritten}
            />
          ))}
        </div>
      </div>
    </PersonFrame>
  );
}
