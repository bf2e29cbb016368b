// "Add" on a card: the form of a new entry opens in the card.
import { useState } from "react";
import type { Saved } from "../api/types";
import { useFocusBack } from "../app/useFocusBack";
import { useMayWrite, useSigned } from "../app/session";
import { AppEntryForm } from "../form/AppEntryForm";
import { saveWords } from "../form/fields";
import { AppButton } from "./AppButton";

interface Props {
  person: string;
  kind: string;
  /** "Add a task". */
  words: string;
}

/** The button, and below it the form once it was pressed. */
export function AppNewEntry({ person, kind, words }: Props) {
  const { catalogue } = useSigned();
  const mayWrite = useMayWrite(kind);
  const [open, setOpen] = useState(false);
  const [saved, setSaved] = useState<Saved | null>(null);
  const button = useFocusBack(open);
  if (!mayWrite) return null;
  if (open)
    return (
      <AppEntryForm
        person={person}
        form={{ form: "entry", kind, entry: null }}
        title={words}
        saveWords={saveWords(catalogue, kind)}
        isNew
        onDone={(done) => {
          setSaved(done);
          setOpen(false);
        }}
      />
    );
  return (
    <div className="app-new">
      <AppButton
        ref={button}
        small
        icon="plus"
        onClick={() => {
          setSaved(null);
          setOpen(true);
        }}
      >
        {words}
      </AppButton>
      <span className="app-mini app-muted" role="status">
        {saved?.words}
      </span>
    </div>
  );
}
