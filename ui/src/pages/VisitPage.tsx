// A visit, from greeting to goodbye, on one page. It is kept as it is typed; checked, then signed.
import { useState } from "react";
import type { Form } from "../api/types";
import { AppFailed, AppSkeleton } from "../components/AppStates";
import { useForm } from "../form/useForm";
import { goInstead } from "../app/router";
import { CalledOff } from "./visit/CalledOff";
import { CheckVisit } from "./visit/CheckVisit";
import { SignedVisit } from "./visit/SignedVisit";
import type { PartId } from "./visit/parts";
import { VisitForm } from "./visit/VisitForm";

interface Props {
  person: string;
  /** Nothing starts a new one, or goes on with the one that was begun. */
  visit?: string;
}

export function VisitPage({ person, visit }: Props) {
  const what: Form = { form: "visit", visit: visit ?? null };
  const { form, error, again } = useForm(person, what);
  const [checking, setChecking] = useState(false);
  const [at, setAt] = useState<PartId | null>(null);
  if (form === null || form.view.visit === null)
    return (
      <main className="app-main" id="main">
        {error ? (
          <AppFailed error={error} onAgain={again} />
        ) : (
          <AppSkeleton sentence="Opening the visit" />
        )}
      </main>
    );
  const { banner, visit: view } = form.view;
  if (banner === null) return null;
  const leave = () => {
    goInstead({ page: "person", person, entry: "visits" });
  };
  const { signed, prompts } = view;
  if (signed !== null)
    return (
      <SignedVisit
        title={form.view.title}
        banner={banner}
        signed={signed}
        prompts={prompts}
        form={form}
        onLeave={leave}
      />
    );
  const calledOff = view.calledOff && (
    <CalledOff
      form={form}
      person={person}
      visit={view.visit}
      calledOff={view.calledOff}
      onKept={again}
      onLeave={leave}
    />
  );
  if (checking)
    return (
      <CheckVisit
        form={form}
        banner={banner}
        visit={view}
        calledOff={calledOff}
        onChange={(part) => {
          setAt(part);
          setChecking(false);
        }}
        onDone={leave}
      />
    );
  return (
    <VisitForm
      form={form}
      at={at}
      banner={banner}
      visit={view}
      calledOff={calledOff}
      onCheck={() => {
        void form.keepNow();
        setChecking(true);
      }}
      onLeave={leave}
    />
  );
}
