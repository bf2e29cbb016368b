// A form on a page of its own: an entry that Today or a search led to, a new person, a visit
// planned ahead.
import { useState, type ReactNode } from "react";
import type { Saved } from "../api/types";
import { useView } from "../api/useView";
import { goInstead } from "../app/router";
import { useSigned } from "../app/session";
import { AppCard } from "../components/AppCard";
import { AppPageHead } from "../components/AppPageHead";
import { AppEntryForm } from "../form/AppEntryForm";
import { labelOf, saveWords } from "../form/fields";
import { PersonFrame, PersonNotThere } from "./PersonFrame";

interface Props {
  person: string;
  kind: string;
  entry?: string;
}

export function FormPage({ person, kind, entry }: Props) {
  const { catalogue } = useSigned();
  const label = labelOf(catalogue, kind);
  return (
    <OfPerson person={person} title={label}>
      <AppEntryForm
        person={person}
        form={{ form: "entry", kind, entry: entry ?? null }}
        title={label}
        saveWords={saveWords(catalogue, kind)}
        isNew={entry === undefined}
        onDone={() => {
          const page = catalogue.kinds[kind]?.inPlan === true ? "plan" : "person";
          goInstead(entry === undefined ? { page, person } : { page, person, entry });
        }}
      />
    </OfPerson>
  );
}

export function PlanVisitPage({ person, visit }: { person: string; visit?: string }) {
  const title = visit === undefined ? "Plan a visit" : "Move or change this visit";
  return (
    <OfPerson person={person} title={title}>
      <AppEntryForm
        person={person}
        form={{ form: "plan-visit", visit: visit ?? null }}
        title={title}
        saveWords={visit === undefined ? "Plan this visit" : "Save the change"}
        isNew={visit === undefined}
        onDone={() => {
          goInstead({ page: "person", person, entry: visit ?? "visits" });
        }}
      />
    </OfPerson>
  );
}

function OfPerson({
  person,
  title,
  children,
}: {
  person: string;
  title: string;
  children: ReactNode;
}) {
  const { data, error, again } = useView(`person ${person}`, person, (api) =>
    api.person({ person }),
  );
  if (data === null) return <PersonNotThere error={error} onAgain={again} />;
  return (
    <PersonFrame banner={data.banner} current={null}>
      <AppPageHead title={title} />
      <div className="app-card">{children}</div>
    </PersonFrame>
  );
}

export function NewPersonPage() {
  const [saved, setSaved] = useState<Saved | null>(null);
  return (
    <main className="app-main" id="main">
      <AppPageHead
        title="New person"
        sentence="Look the person up first: two records of one person have to be joined by hand."
      />
      {saved === null ? (
        <AppCard title="Who it is">
          <AppEntryForm
            person={null}
            form={{ form: "new-person" }}
            title="New person"
            saveWords="Save this person"
            isNew
            onDone={(done) => {
              if (done === null) goInstead({ page: "caseload" });
              else {
                setSaved(done);
                goInstead({ page: "person", person: done.person });
              }
            }}
          />
        </AppCard>
      ) : null}
    </main>
  );
}
