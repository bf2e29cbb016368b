// The window: locked, or open for one signed-in person.
import { useCallback, useEffect, useState } from "react";
import { ApiProvider } from "../api/ApiContext";
import type { Api } from "../api/client";
import { asApiError, type ApiError } from "../api/problem";
import type { Session } from "../api/types";
import { AppFailed, AppSkeleton } from "../components/AppStates";
import { keepAllNow } from "../form/keeping";
import { UnlockPage } from "../pages/UnlockPage";
import { goInstead } from "./router";
import { SignedContext, type Signed } from "./session";
import { Shell } from "./Shell";
import { useIdle } from "./useIdle";

type State =
  | { is: "starting" }
  | { is: "locked" }
  | { is: "failed"; error: ApiError }
  | { is: "open"; signed: Signed };

export function App({ api }: { api: Api }) {
  const [state, setState] = useState<State>({ is: "starting" });
  // Whoever was here last goes on where she was; anybody else begins at Today.
  const [last, setLast] = useState<string | null>(null);

  const enter = useCallback(
    async (session: Session) => {
      try {
        const catalogue = await api.catalogue();
        setLast(session.staff);
        setState({ is: "open", signed: { session, catalogue } });
      } catch (thrown) {
        setState({ is: "failed", error: asApiError(thrown) });
      }
    },
    [api],
  );

  const start = useCallback(() => {
    api.session().then(enter, (thrown: unknown) => {
      const error = asApiError(thrown);
      setState(error.code === "locked" ? { is: "locked" } : { is: "failed", error });
    });
  }, [api, enter]);

  // What forms choose from, and who signed in is, as the area says it now.
  const readArea = useCallback(() => {
    Promise.all([api.session(), api.catalogue()]).then(
      ([session, catalogue]) => {
        setState((was) =>
          was.is === "open" ? { is: "open", signed: { session, catalogue } } : was,
        );
      },
      () => {
        // Locked meanwhile: the event says so.
      },
    );
  }, [api]);

  useEffect(() => {
    start();
    return api.hear((event) => {
      if (event.event === "locked") setState({ is: "locked" });
      if (event.event === "area-changed") readArea();
    });
  }, [api, start, readArea]);

  const leave = useCallback(
    async (away: boolean) => {
      await keepAllNow();
      try {
        await api.lock({ away });
      } finally {
        setState({ is: "locked" });
      }
    },
    [api],
  );
  const lock = useCallback(() => void leave(false), [leave]);
  const lockUnused = useCallback(() => void leave(true), [leave]);

  const minutes = state.is === "open" ? state.signed.session.idleLockMinutes : null;
  // Reading the session tells Rust that somebody is here, and brings the new day after midnight.
  const stillHere = useCallback(() => {
    api.session().then(
      (session) => {
        setState((was) =>
          was.is === "open" ? { is: "open", signed: { ...was.signed, session } } : was,
        );
      },
      () => {
        // Locked meanwhile: the event says so.
      },
    );
  }, [api]);
  useIdle({ minutes, lock: lockUnused, stillHere });

  return (
    <ApiProvider value={api}>
      {state.is === "starting" && <AppSkeleton sentence="Opening Doorstep" />}
      {state.is === "failed" && (
        <main className="app-main">
          <AppFailed error={state.error} onAgain={start} />
        </main>
      )}
      {state.is === "locked" && (
        <UnlockPage
          onOpen={(session) => {
            if (last !== null && last !== session.staff) goInstead({ page: "today" });
            void enter(session);
          }}
        />
      )}
      {state.is === "open" && (
        <SignedContext value={state.signed}>
          <Shell onLock={lock} />
        </SignedContext>
      )}
    </ApiProvider>
  );
}
