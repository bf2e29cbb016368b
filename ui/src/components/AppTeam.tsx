// The people around the person, with the numbers to ring.
import type { TeamMember } from "../api/types";
import { AppLink } from "../app/AppLink";
import { routeOf } from "../app/route";
import "./AppPersonParts.css";

export function AppTeam({ team }: { team: readonly TeamMember[] }) {
  return (
    <ul className="app-team">
      {team.map((member) => (
        <li key={`${member.name} ${member.what}`}>
          {member.place === null ? (
            <b>{member.name}</b>
          ) : (
            <AppLink to={routeOf(member.place)}>
              <b>{member.name}</b>
            </AppLink>
          )}{" "}
          <span className="app-muted">{member.what}</span>
          {member.phone !== null && <span className="app-team__phone">{member.phone}</span>}
        </li>
      ))}
    </ul>
  );
}
