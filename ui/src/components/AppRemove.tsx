// Takes an entry off the page, with a reason. What leaves with it is shown first, and only what
// was shown leaves: what somebody wrote meanwhile stays in sight until a person decides.
import { useEffect, useRef, useState } from "react";
import { useApi } from "../api/ApiContext";
import type { EntryView, Removal, Remove, Saved } from "../api/types";
import { useAct } from "../app/useAct";
import { useFocusBack } from "../app/useFocusBack";
import { AppButton } from "./AppButton";
import { AppEntryFields } from "./AppEntry";
import { AppIcon } from "./AppIcon";
import { AppPills } from "./AppPills";
import "./AppEntry.css";

interface Props {
  person: string;
  entry: Pick<EntryView, "id" | "kind" | "title">;
  /** "Remove", "Call off". */
  verb?: string;
  /** Its title stands beside the button and is not said twice. */
  brief?: boolean;
  /** How it is removed where a form is open about it; nothing where that failed and says so. */
  remove?: (takes: Remove) => Promise<Saved | null>;
  /** Nothing was saved where somebody else had removed it already. */
  onRemoved?: (saved: Saved | null) => void;
}

export function AppRemove(props: Props) {
  const { person, entry, verb = "Remove", brief = false, onRemoved } = props;
  const api = useApi();
  const remove = props.remove ?? api.remove;
  const [shown, setShown] = useState<Removal | null>(null);
  const { act, wrong } = useAct();
  const button = useFocusBack(shown !== null);
  const place = { person, entry: entry.id, kind: entry.kind };

  const show = () =>
    act(async () => {
      setShown(await api.removal(place));
    });
  if (shown !== null)
    return (
      <Leaving
        person={person}
        title={entry.title}
        verb={verb}
        shown={shown}
        onRemove={async (reason) => {
          const { entries, base } = shown;
          const left = entries.length === 0;
          const saved = left ? null : await remove({ ...place, reason, base });
          if (saved === null && !left) return;
          setShown(null);
          onRemoved?.(saved);
        }}
        onKeep={() => {
          setShown(null);
        }}
      />
    );
  return (
    <div className="app-remove">
      <AppButton ref={button} small bare onClick={() => void show()}>
        {verb} <span className={brief ? "app-vh" : undefined}>{entry.title}</span>
      </AppButton>
      {wrong !== null && <Wrong words={wrong} />}
    </div>
  );
}

interface LeavingProps {
  person: string;
  title: string;
  verb: string;
  shown: Removal;
  onRemove: (reason: string) => Promise<void>;
  onKeep: () => void;
}

function Leaving({ person, title, verb, shown, onRemove, onKeep }: LeavingProps) {
  const { entries, stays, reasons, halfWritten } = shown;
  const only = reasons.length === 1 ? reasons[0] : undefined;
  const [reason, setReason] = useState<string | null>(only?.[0] ?? null);
  const { act, waiting, wrong, say } = useAct();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
  }, []);

  function remove() {
    if (reason === null && entries.length > 0) say("Choose why it is removed");
    else void act(() => onRemove(reason ?? ""));
  }

  return (
    <section ref={box} tabIndex={-1} className="app-remove" aria-label={`${verb} ${title}`}>
      {entries.length === 0 ? (
        <p>It was removed already.</p>
      ) : (
        <p>
          <b>This leaves the page</b> and stays in the history
          {only === undefined ? "." : `: ${only[1].toLocaleLowerCase("en-GB")}.`}
        </p>
      )}
      <ul>
        {entries.map((entry) => (
          <li key={`${entry.kind} ${entry.id}`}>
            <b>{entry.title}</b>
            <AppEntryFields person={person} entry={entry} whole />
          </li>
        ))}
      </ul>
      {stays.length > 0 && <p>This stays, as it may be under way: {stays.join("; ")}.</p>}
      {halfWritten && <p>What is half written about it on this laptop is thrown away.</p>}
      {wrong !== null && <Wrong words={wrong} />}
      <div className="app-row app-row--wrap">
        {reasons.length > 1 && (
          <AppPills label="Reason" value={reason} choices={reasons} onChange={setReason} />
        )}
        <AppButton aria-disabled={waiting || undefined} onClick={remove}>
          {verb}
        </AppButton>
        <AppButton bare onClick={onKeep}>
          Keep it
        </AppButton>
      </div>
    </section>
  );
}

function Wrong({ words }: { words: string }) {
  return (
    <p className="app-wrong" role="alert">
      <AppIcon name="stop" /> {words}
    </p>
  );
}
