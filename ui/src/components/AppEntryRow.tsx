// An entry in a list: what it is, its state, who wrote it, what it says, and what can be done.
import { useState, type ReactNode } from "react";
import type { EntryView } from "../api/types";
import { useFocusBack } from "../app/useFocusBack";
import { AppEntryForm } from "../form/AppEntryForm";
import { AppButton } from "./AppButton";
import { AppEntryFields, AppEntryNotes } from "./AppEntry";
import { AppTag } from "./AppTag";
import "./AppEntry.css";

interface Props {
  person: string;
  entry: EntryView;
  /** Fields that the title or the state says already. */
  without?: readonly string[];
  /** Whether this is the entry that a way led to. */
  shown?: boolean;
  /** Acts beside Edit. */
  children?: ReactNode;
  mayEdit?: boolean;
  /** Without who wrote it, where room is short and the plan says it. */
  brief?: boolean;
}

export function AppEntryRow(props: Props) {
  const { person, entry, without = [], shown = false, children, mayEdit = true, brief } = props;
  const [editing, setEditing] = useState(false);
  const button = useFocusBack(editing);
  return (
    <li
      id={`e-${entry.id}`}
      tabIndex={-1}
      className={shown ? "app-entry-row app-entry-row--shown" : "app-entry-row"}
    >
      <div className="app-entry-row__head">
        <b>{entry.title}</b>
        {entry.status && <AppTag tag={entry.status} />}
        <span className="app-entry-row__by">{brief === true ? "" : entry.by}</span>
        {mayEdit && entry.mayWrite && !editing && (
          <AppButton
            ref={button}
            small
            bare
            icon="pen"
            onClick={() => {
              setEditing(true);
            }}
          >
            Edit <span className="app-vh">{entry.title}</span>
          </AppButton>
        )}
      </div>
      <AppEntryNotes person={person} entry={entry} />
      {editing ? (
        <AppEntryForm
          person={person}
          form={{ form: "entry", kind: entry.kind, entry: entry.id }}
          title={`Edit ${entry.title}`}
          saveWords="Save changes"
          isNew={false}
          removes={entry}
          onDone={() => {
            setEditing(false);
          }}
        />
      ) : (
        <AppEntryFields person={person} entry={entry} without={without} />
      )}
      {children !== undefined && (
        // What is typed in an act stays while the entry is edited.
        <div className="app-entry-row__acts" hidden={editing}>
          {children}
        </div>
      )}
    </li>
  );
}
