// Half-written forms: the way back to each, and the way to be rid of it.
import { useState } from "react";
import { useApi } from "../api/ApiContext";
import { tellOfDrafts } from "../api/drafts";
import { asApiError } from "../api/problem";
import type { DraftLine } from "../api/types";
import { AppLink } from "../app/AppLink";
import { routeOf } from "../app/route";
import { AppAsk } from "./AppAsk";
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
  const [wrong, setWrong] = useState<string | null>(null);

  async function throwAway() {
    setWrong(null);
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
      <AppAsk
        small
        question="Throw away what was typed?"
        yes="Throw it away"
        wrong={wrong}
        onYes={() => void throwAway()}
      >
        Throw away <span className="app-vh">{title}</span>
      </AppAsk>
      {removed !== null && <p className="app-moved">{removed}</p>}
      {words !== null && <p className="app-pre">{words}</p>}
    </li>
  );
}
