// A section of the plan: what it says, who wrote it and when, and Edit in its place.
import { useState } from "react";
import type { EntryView, PlanSection, Saved } from "../api/types";
import { useFocusBack } from "../app/useFocusBack";
import { AppEntryForm } from "../form/AppEntryForm";
import { quoted } from "../pages/person/PersonCare";
import { AppButton } from "./AppButton";
import { AppEntryFields, AppEntryNotes } from "./AppEntry";
import { AppNewEntry } from "./AppNewEntry";
import { AppRemove } from "./AppRemove";
import { AppTag } from "./AppTag";
import "./AppPlanSection.css";

interface Props {
  person: string;
  section: PlanSection;
  onSaved: (saved: Saved) => void;
}

/** What is said once beside a section's list, and the words of the button that says it. */
const beside: Readonly<Record<number, readonly (readonly [kind: string, words: string])[]>> = {
  6: [["allergy-status", "Confirm the allergies"]],
  12: [["care-team", "Name the care team"]],
  17: [["goals-status", "No goals wanted"]],
};

export function AppPlanSection({ person, section, onSaved }: Props) {
  const { number, title, kind, list, entries, crisis, mayWrite } = section;
  return (
    <section className={list ? "app-sec" : "app-sec app-sec--once"} aria-labelledby={`s-${number}`}>
      <div className="app-sec__head">
        <h2 id={`s-${number}`}>
          {number}. {title}
        </h2>
        {crisis && <AppTag tag={{ words: "Crisis readers see this", tone: "plain" }} />}
      </div>
      {entries.map((entry) => (
        <Entry
          key={`${entry.kind} ${entry.id}`}
          person={person}
          entry={entry}
          named={list}
          writes={entry.mayWrite}
          onSaved={onSaved}
        />
      ))}
      {entries.length === 0 && <Empty person={person} section={section} onSaved={onSaved} />}
      <div className="app-sec__adds">
        {list && mayWrite && (
          <AppNewEntry
            person={person}
            kind={kind}
            words={entries.some((entry) => entry.kind === kind) ? "Add another" : "Add"}
          />
        )}
        {(beside[number] ?? [])
          .filter(([once]) => !entries.some((entry) => entry.kind === once))
          .map(([once, words]) => (
            <AppNewEntry key={once} person={person} kind={once} words={words} />
          ))}
      </div>
    </section>
  );
}

function Empty({ person, section, onSaved }: Props) {
  const [open, setOpen] = useState(false);
  if (open)
    return (
      <AppEntryForm
        person={person}
        form={{ form: "entry", kind: section.kind, entry: null }}
        title={`Write ${section.title}`}
        saveWords={`Save “${section.title}”`}
        isNew
        onDone={(saved) => {
          setOpen(false);
          if (saved) onSaved(saved);
        }}
      />
    );
  return (
    <p className="app-row app-muted">
      {section.empty}
      {section.mayWrite && !section.list && (
        <AppButton
          small
          bare
          icon="pen"
          onClick={() => {
            setOpen(true);
          }}
        >
          Write <span className="app-vh">{section.title}</span>
        </AppButton>
      )}
    </p>
  );
}

interface EntryProps {
  person: string;
  entry: EntryView;
  /** In a list each entry carries its own title. */
  named: boolean;
  writes: boolean;
  onSaved: (saved: Saved) => void;
}

/** The words that speak for themselves, without their label. */
const plain: Readonly<Record<string, readonly string[]>> = {
  "what-matters": ["what_matters"],
  "emergency-summary": ["summary"],
};

function Entry({ person, entry, named, writes, onSaved }: EntryProps) {
  const [editing, setEditing] = useState(false);
  const button = useFocusBack(editing);
  const form = { form: "entry", kind: entry.kind, entry: entry.id } as const;
  const words = entry.kind === "what-matters" ? entry.fields["what_matters"] : undefined;
  const quote = words !== undefined && words.versions.length === 1 ? words.text : "";
  return (
    <div className="app-sec__entry" id={`e-${entry.id}`} tabIndex={-1}>
      <div className="app-sec__entryhead">
        {named && <h3>{entry.title}</h3>}
        {entry.status && <AppTag tag={entry.status} />}
        <span className="app-sec__by">
          {entry.by}
          {entry.present !== null && `, with ${entry.present}`}
        </span>
        {writes && !editing && (
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
        <>
          <AppEntryForm
            person={person}
            form={form}
            title={`Edit ${entry.title}`}
            saveWords={`Save “${entry.title}”`}
            isNew={false}
            onDone={(saved) => {
              setEditing(false);
              if (saved) onSaved(saved);
            }}
          />
          {named && (
            <AppRemove
              person={person}
              entry={entry}
              onRemoved={(saved) => {
                setEditing(false);
                if (saved) onSaved(saved);
              }}
            />
          )}
        </>
      ) : (
        <>
          {quote !== "" && <p className="app-quote app-pre">{quoted(quote)}</p>}
          <AppEntryFields
            person={person}
            entry={entry}
            plain={plain[entry.kind] ?? []}
            without={quote === "" ? [] : ["what_matters"]}
          />
        </>
      )}
    </div>
  );
}
