// Half-written forms: the way back to each, and the way to be rid of it.
import { useState } from "react";
import { useApi } from "../api/ApiContext";
import { tellOfDrafts } from "../api/drafts";
import { asApiError } from "../api/problem";
import type { DraftLine } from "../api/types";
import { AppLink } from "../app/AppLink";
import { routeOf } from "../app/route";
import { AppButton } from "./AppButton";
import { AppTag } from "./AppTag";

interface Props {
  drafts: readonly DraftLine[];
}

/** The rows of a list. */
export function AppDrafts({ drafts }: Props) {
  return drafts.map((draft) => <Draft key={draft.id} draft={draft} />);
}

function Draft({ draft: { id, title, saved, place, words, removed } }: { draft: DraftLine }) {
  const api = useApi();
  const [asked, setAsked] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);

  async function throwAway() {
    try {
      await api.discardDraft({ draft: id });
      tellOfDrafts();
    } catch (thrown) {
      setWrong(asApiError(thrown).message);
    }
  }
  return (
    <li>
      <AppTag tag={{ words: "Half written", tone: "soon" }} icon="pen" />{" "}
      {removed === null ? <AppLink to={routeOf(place)}>{title}</AppLink> : title}{" "}
      <span className="app-muted">kept {saved}</span>{" "}
      {asked ? (
        <span role="alert">
          {wrong ?? "Throw away what was typed?"}{" "}
          <AppButton small onClick={() => void throwAway()}>
            Throw it away
          </AppButton>{" "}
          <AppButton
            small
            bare
            onClick={() => {
              setAsked(false);
              setWrong(null);
            }}
          >
            Keep it
          </AppButton>
        </span>
      ) : (
        <AppButton
          small
          bare
          onClick={() => {
            setAsked(true);
          }}
        >
          Throw away <span className="app-vh">{title}</span>
        </AppButton>
      )}
      {removed !== null && <p className="app-moved">{removed}</p>}
      {words !== null && <p className="app-pre">{words}</p>}
    </li>
  );
}
