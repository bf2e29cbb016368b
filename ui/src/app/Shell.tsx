// What stands around every page while the laptop is open: the bar, the keys, finding.
import { useCallback, useEffect, useRef, useState } from "react";
import { useApi } from "../api/ApiContext";
import type { SyncStatus } from "../api/types";
import { useView } from "../api/useView";
import { AppBar } from "../components/AppBar";
import { AppClock } from "../components/AppClock";
import { AppFind } from "../components/AppFind";
import { AppKeys } from "../components/AppKeys";
import { Page } from "./Page";
import { mainPageOf } from "./route";
import { goTo, useRoute } from "./router";
import { useSigned } from "./session";
import { useFocusKept } from "./useFocusKept";
import { useKeys } from "./useKeys";
import { useNetworkUp } from "./useNetworkUp";
import { useQuestionMark } from "./useQuestionMark";

export function Shell({ onLock }: { onLock: () => void }) {
  const route = useRoute();
  const { session } = useSigned();
  const sync = useSyncStatus();
  const needing = useNeeding();
  const [open, setOpen] = useState<"find" | "keys" | null>(null);
  const [questionMark, setQuestionMark] = useQuestionMark();
  const main = useRef<HTMLDivElement>(null);
  useFocusKept(main);
  const close = useCallback(() => {
    setOpen(null);
  }, []);
  const api = useApi();
  const networkUp = useCallback(() => {
    api.networkUp().catch(() => {
      // The next try comes by itself.
    });
  }, [api]);
  useNetworkUp(networkUp);

  useKeys({
    find: () => {
      setOpen("find");
    },
    help: () => {
      setOpen("keys");
    },
    lock: onLock,
    questionMark,
  });

  return (
    <>
      <button
        type="button"
        className="app-skip"
        onClick={() => main.current?.querySelector("h1")?.focus()}
      >
        Skip to the page
      </button>
      <AppBar
        current={mainPageOf(route)}
        needing={needing}
        session={session}
        sync={sync}
        onFind={() => {
          setOpen("find");
        }}
        onLock={onLock}
      />
      {sync !== null && sync.clock !== null && <AppClock words={sync.clock} />}
      <div ref={main}>
        <Page route={route} />
      </div>
      {open === "find" && (
        <AppFind
          onClose={close}
          onGo={(to) => {
            close();
            goTo(to);
          }}
        />
      )}
      {open === "keys" && (
        <AppKeys onClose={close} questionMark={questionMark} onQuestionMark={setQuestionMark} />
      )}
    </>
  );
}

/** The sync words: asked once, then heard. */
function useSyncStatus(): SyncStatus | null {
  const api = useApi();
  const [status, setStatus] = useState<SyncStatus | null>(null);
  useEffect(() => {
    let wanted = true;
    const stop = api.hear((event) => {
      if (event.event === "sync-status") setStatus(event.status);
    });
    api.syncStatus().then(
      (asked) => {
        if (wanted) setStatus((heard) => heard ?? asked);
      },
      () => {
        // The words come with the next event; the page itself says what is wrong.
      },
    );
    return () => {
      wanted = false;
      stop();
    };
  }, [api]);
  return status;
}

/** How many things need the user: what Today lists as late or soon. */
function useNeeding(): number | null {
  const { data } = useView("today-count", null, (api) => api.today());
  if (data === null) return null;
  return data.needs.reduce((sum, band) => sum + band.rows.length, 0);
}
