// Who the page is about. One line stays in sight: name, born and age, NHS number, allergies,
// alerts. The rest scrolls away.
import type { ReactNode } from "react";
import type { Banner } from "../api/types";
import { AppCheck } from "./AppCheck";
import { AppIcon } from "./AppIcon";
import "./AppPatientBanner.css";

export function AppPatientBanner({ banner }: { banner: Banner }) {
  const { person, allergies } = banner;
  return (
    <>
      <section className="app-banner" aria-label="Patient">
        <p className="app-banner__name">
          <b>{person.family.toLocaleUpperCase("en-GB")}</b>, {person.given}
        </p>
        <dl>
          <Fact name="Born">
            {banner.born ?? "not known"}
            {person.age !== null && ` (${person.age})`}
          </Fact>
          <Fact name="NHS number">{person.nhsNumber}</Fact>
        </dl>
        <p className={`app-banner__allergies app-banner__allergies--${allergies.tone}`}>
          <AppIcon name={allergies.tone === "fine" ? "tick" : "warn"} />
          {allergies.words}
        </p>
        {banner.alerts.map((alert) => (
          <p className="app-banner__alert" key={alert}>
            {alert}
          </p>
        ))}
        {banner.outOfReach !== null && (
          <p className="app-banner__reach" role="status">
            <AppIcon name="stop" /> {banner.outOfReach}
          </p>
        )}
      </section>
      <section className="app-banner-more" aria-label="More about the patient">
        <dl>
          <Fact name="Likes to be called">{banner.preferred}</Fact>
          <Fact name="Sex">{banner.sex}</Fact>
          <Fact name="NHS number status">{banner.nhsNumberStatus}</Fact>
          <Fact name="Lives at">{banner.address}</Fact>
          <Fact name="Phone">{banner.phone}</Fact>
          <Fact name="Named nurse">{banner.namedNurse}</Fact>
          <Fact name="Coordinator">{banner.coordinator}</Fact>
          <Fact name="GP">{banner.gp}</Fact>
        </dl>
        {banner.checks.map((check) => (
          <p key={check.key}>
            <AppCheck check={check} />
          </p>
        ))}
      </section>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
