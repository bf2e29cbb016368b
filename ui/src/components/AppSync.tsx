// How the record stands with the server, always on screen and always in words.
import { AppIcon, type IconName } from "./AppIcon";
import type { SyncStatus } from "../api/types";
import { AppLink } from "../app/AppLink";
import "./AppSync.css";

const drawings: Record<SyncStatus["tone"], IconName> = {
  fine: "cloud",
  waiting: "laptop",
  unreachable: "cloudOff",
  "not-syncing": "warn",
  refused: "warn",
  renew: "lock",
};

export function AppSync({ status }: { status: SyncStatus }) {
  return (
    <AppLink
      to={{ page: "sync" }}
      className={`app-sync app-sync--${status.tone} app-sync--${status.age}`}
    >
      <AppIcon name={drawings[status.tone]} size={20} />
      <span role="status">
        <b>{status.words}</b>{" "}
        <span className="app-sync__more">{status.progress ?? status.detail}</span>
      </span>
    </AppLink>
  );
}
