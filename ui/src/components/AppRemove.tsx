// Takes an entry off the page, with a reason. It names every version that was shown, and nothing
// else: what somebody wrote meanwhile keeps the entry in sight until a person decides.
import { useState } from "react";
import { useApi } from "../api/ApiContext";
import { asApiError } from "../api/problem";
import type { EntryView, Saved } from "../api/types";
import { AppButton } from "./AppButton";
import { AppIcon } from "./AppIcon";
import { AppPills } from "./AppPills";
import "./AppEntry.css";

interface Props {
  person: string;
  entry: EntryView;
  onRemoved: (saved: Saved) => void;
}

const reasons = [
  ["entered_in_error", "Entered in error"],
  ["no_longer_relevant", "No longer relevant"],
] as const;

function versionsShown(entry: EntryView): Record<string, string[]> {
  const fields = Object.entries(entry.fields);
  return Object.fromEntries(
    fields.map(([name, field]) => [name, field.versions.map(({ change }) => change)]),
  );
}

export function AppRemove({ person, entry, onRemoved }: Props) {
  const api = useApi();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);

  async function remove() {
    if (reason === null) {
      setWrong("Choose why it is removed");
      return;
    }
    try {
      const { id, kind } = entry;
      const shown = versionsShown(entry);
      onRemoved(await api.remove({ person, entry: id, kind, reason, shown }));
    } catch (thrown) {
      setWrong(asApiError(thrown).message);
    }
  }

  if (!open)
    return (
      <div className="app-remove">
        <AppButton
          small
          bare
          onClick={() => {
            setOpen(true);
          }}
        >
          Remove {entry.title}
        </AppButton>
      </div>
    );
  return (
    <div className="app-remove">
      <p>
        <b>Why is {entry.title} removed?</b> It leaves the page and stays in the history.
      </p>
      {wrong !== null && (
        <p className="app-wrong" role="alert">
          <AppIcon name="stop" /> {wrong}
        </p>
      )}
      <div className="app-row app-row--wrap">
        <AppPills label="Reason" value={reason} choices={reasons} onChange={setReason} />
        <AppButton onClick={() => void remove()}>Remove it</AppButton>
        <AppButton
          bare
          onClick={() => {
            setOpen(false);
            setWrong(null);
          }}
        >
          Keep it
        </AppButton>
      </div>
    </div>
  );
}
