// What one removed while another changed it, unseen: one question for all that the removal took.
// It is read in full, and kept or removed by a change that replaces what was shown here.
import { useId, useState } from "react";
import { useApi } from "../api/ApiContext";
import type { Dispute, Saved } from "../api/types";
import { useAct } from "../app/useAct";
import { AppButton } from "./AppButton";
import { AppEntryFields } from "./AppEntry";
import { AppIcon } from "./AppIcon";
import { AppPills } from "./AppPills";
import "./AppTwoVersions.css";
import "./AppEntry.css";

interface Props {
  person: string;
  dispute: Dispute;
  onDecided: (saved: Saved) => void;
}

export function AppDispute({ person, dispute, onDecided }: Props) {
  const { title, removed, changed, leaving, mayDecide } = dispute;
  const heading = useId();
  return (
    <section className="app-two" aria-labelledby={heading}>
      <div className="app-two__head">
        <AppIcon name="two" />
        <h2 id={heading}>Keep it or remove it? {title}</h2>
        <span className="app-two__aside">removed by one, changed by another</span>
      </div>
      <div className="app-two__cols">
        <div className="app-ver">
          <b>Removed</b>
          <Lines lines={removed} />
        </div>
        <div className="app-ver">
          <b>Written without seeing that</b>
          <Lines lines={changed} />
        </div>
      </div>
      <div className="app-ver app-remove">
        <b>What it says</b>
        <ul>
          {leaving.entries.map((entry) => (
            <li key={`${entry.kind} ${entry.id}`}>
              <b>{entry.title}</b>
              <AppEntryFields person={person} entry={entry} whole />
            </li>
          ))}
        </ul>
        {leaving.stays.length > 0 && (
          <p>This stays in any case, as it may be under way: {leaving.stays.join("; ")}.</p>
        )}
      </div>
      {mayDecide ? (
        <Decide person={person} dispute={dispute} onDecided={onDecided} />
      ) : (
        <p className="app-two__foot">
          Your role reads this and does not decide it. It stays on the page until somebody who may
          write here decides.
        </p>
      )}
    </section>
  );
}

function Decide({ person, dispute, onDecided }: Props) {
  const { entry, kind, title, leaving } = dispute;
  const { reasons, base, halfWritten } = leaving;
  const api = useApi();
  const { act, waiting, wrong, say } = useAct();
  const [reason, setReason] = useState(reasons.length === 1 ? (reasons[0]?.[0] ?? null) : null);

  function remove() {
    if (reason === null) say("Choose why it is removed, or keep it. Nothing is chosen for you.");
    else
      void act(async () => {
        onDecided(await api.remove({ person, entry, kind, reason, base }));
      });
  }
  return (
    <div className="app-two__foot">
      <AppButton
        aria-disabled={waiting || undefined}
        onClick={() =>
          void act(async () => {
            onDecided(await api.keep({ person, entry, kind, base }));
          })
        }
      >
        Keep it<span className="app-vh">: {title}</span>
      </AppButton>
      {reasons.length > 1 && (
        <AppPills
          label="Reason to remove it"
          value={reason}
          choices={reasons}
          onChange={setReason}
        />
      )}
      {reasons.length > 0 ? (
        <AppButton aria-disabled={waiting || undefined} onClick={remove}>
          Remove it<span className="app-vh">: {title}</span>
        </AppButton>
      ) : (
        <span>It was signed, so it can only be kept.</span>
      )}
      <span className="app-two__note">
        Whatever you choose stays in the history.
        {halfWritten && " What is half written about it here is thrown away if it is removed."}
      </span>
      {wrong !== null && (
        <p className="app-two__told" role="alert">
          <AppIcon name="stop" /> {wrong}
        </p>
      )}
    </div>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul>
      {lines.map((words, index) => (
        <li key={index} className="app-pre">
          {words}
        </li>
      ))}
    </ul>
  );
}
