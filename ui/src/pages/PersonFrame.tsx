// What stands around every page of a person: the banner, and the ways between the pages.
import type { ReactNode } from "react";
import type { Banner } from "../api/types";
import type { ApiError } from "../api/problem";
import { AppLink } from "../app/AppLink";
import { addressOf, type Route } from "../app/route";
import { useSigned } from "../app/session";
import { AppPatientBanner } from "../components/AppPatientBanner";
import { AppSideNav, type SideItem } from "../components/AppSideNav";
import { AppFailed, AppSkeleton } from "../components/AppStates";
import { labelOf } from "../form/fields";

interface Props {
  banner: Banner;
  current: "person" | "plan" | "history" | null;
  children: ReactNode;
}

export function PersonFrame({ banner, current, children }: Props) {
  const person = banner.person.id;
  const item = (words: string, route: Route, here = false): SideItem => ({
    key: words,
    words,
    href: addressOf(route),
    current: here,
  });
  return (
    <>
      <AppPatientBanner banner={banner} />
      <div className="app-person">
        <AppSideNav
          label={`${banner.person.given} ${banner.person.family}`}
          kind="page"
          items={[
            item("Overview", { page: "person", person }, current === "person"),
            item("Plan", { page: "plan", person }, current === "plan"),
            item("Visits", { page: "person", person, entry: "visits" }),
            item("Referrals, tasks", { page: "person", person, entry: "work" }),
            item("Messages", { page: "person", person, entry: "messages" }),
            item("History", { page: "history", person }, current === "history"),
          ]}
          after={<WrittenOnce person={person} />}
        />
        <main className="app-content" id="main">
          {children}
        </main>
      </div>
    </>
  );
}

const written_once = ["identity", "address", "care-team"] as const;

/** Ways to what is written once about a person and stands in the banner. */
function WrittenOnce({ person }: { person: string }) {
  const { session, catalogue } = useSigned();
  const kinds = written_once.filter((kind) => session.mayWrite.includes(kind));
  if (kinds.length === 0) return null;
  return (
    <div className="app-side__after">
      <p>Change in the record</p>
      <ul>
        {kinds.map((kind) => (
          <li key={kind}>
            <AppLink to={{ page: "form", person, kind }}>{labelOf(catalogue, kind)}</AppLink>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Before a person's page is there, or when it cannot be read. */
export function PersonNotThere({
  error,
  onAgain,
}: {
  error: ApiError | null;
  onAgain: () => void;
}) {
  return (
    <main className="app-main" id="main">
      {error ? (
        <AppFailed error={error} onAgain={onAgain} />
      ) : (
        <AppSkeleton sentence="Opening the record" />
      )}
    </main>
  );
}
