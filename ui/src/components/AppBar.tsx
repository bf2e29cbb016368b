// The bar over every page: the mark, the main ways, finding, the sync words, who is here, Lock.
import type { Session, SyncStatus } from "../api/types";
import { AppLink } from "../app/AppLink";
import { mainPages, type Route } from "../app/route";
import { AppIcon, DoorstepMark } from "./AppIcon";
import { AppSync } from "./AppSync";
import "./AppBar.css";

interface Props {
  /** The main page that is open, or that the open page belongs to. */
  current: Route["page"];
  /** How many things need the user today; nothing while it is not known. */
  needing: number | null;
  session: Session;
  sync: SyncStatus | null;
  onFind: () => void;
  onLock: () => void;
}

export function AppBar({ current, needing, session, sync, onFind, onLock }: Props) {
  return (
    <header className="app-bar">
      <AppLink to={{ page: "today" }} className="app-brand">
        <DoorstepMark />
        <span>Doorstep</span>
      </AppLink>
      <nav className="app-bar__nav" aria-label="Main">
        {mainPages.map(({ route, words }) => (
          <AppLink key={route.page} to={route} current={route.page === current}>
            {words}
            {route.page === "today" && needing !== null && needing > 0 && (
              <span className="app-count">
                <span className="app-vh">needing me: </span>
                {needing}
              </span>
            )}
          </AppLink>
        ))}
      </nav>
      <button type="button" className="app-bar__find" onClick={onFind}>
        <AppIcon name="find" />
        <span className="app-bar__words">Find</span>
        <span className="app-kbd" aria-hidden="true">
          Ctrl K
        </span>
      </button>
      {sync && <AppSync status={sync} />}
      <div className="app-who">
        <span className="app-who__name">
          <b>{session.name}</b>
          {session.roleLabel}
          {session.demo && ", demonstration"}
        </span>
        <button type="button" className="app-lock" onClick={onLock}>
          <AppIcon name="lock" />
          Lock
        </button>
      </div>
    </header>
  );
}
