// A section of the plan: what it says, who wrote it and when, and Edit in its place. What was
// saved is said where it was written.
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { EntryView, PlanSection, Saved } from "../api/types";
import { useFocusBack } from "../app/useFocusBack";
import { AppEntryForm } from "../form/AppEntryForm";
import { quoted } from "../pages/person/PersonCare";
import { AppButton } from "./AppButton";
import { AppEntryFields, AppEntryNotes, in_the_head } from "./AppEntry";
import { AppNewEntry } from "./AppNewEntry";
import { AppTag } from "./AppTag";
import "./AppPlanSection.css";

interface Props {
  person: string;
  section: PlanSection;
  /** Entries whose form is half written on this laptop. */
  halfWritten: readonly string[];
}

/** What is said once beside a section's list, and the words of the button that says it. */
const beside: Readonly<Record<number, readonly (readonly [kind: string, words: string])[]>> = {
  6: [["allergy-status", "Confirm the allergies"]],
  12: [["care-team", "Name the care team"]],
  17: [["goals-status", "No goals wanted"]],
};

/** What one more of a section's list is called. */
const nouns: Readonly<Record<string, string>> = {
  condition: "condition",
  allergy: "allergy",
  "crisis-scenario": "crisis",
  contact: "person to call",
  carer: "carer",
  goal: "goal",
};

function addWords(kind: string, entries: readonly EntryView[]): string {
  const noun = nouns[kind] ?? "entry";
  if (entries.some((entry) => entry.kind === kind)) return `Add another ${noun}`;
  return /^[aeiou]/.test(noun) ? `Add an ${noun}` : `Add a ${noun}`;
}

export function AppPlanSection({ person, section, halfWritten }: Props) {
  const { number, title, kind, list, entries, crisis, mayWrite } = section;
  const [written, setWritten] = useState<Saved | null>(null);
  // An entry left the page: what is said of it has no place of its own.
  const [removed, setRemoved] = useState<Saved | null>(null);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (removed === null) return;
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: "start" });
  }, [removed]);
  const head = (
    <div className="app-sec__head">
      <h2 id={`s-${number}`}>
        {number}. {title}
      </h2>
      {crisis && <AppTag tag={{ words: "Crisis readers see this", tone: "plain" }} />}
      <span className="app-sec__saved" role="status">
        {removed?.words}
      </span>
    </div>
  );
  // A section that is written once has one head: its title, who wrote it, Edit.
  const shared = !list && entries.length > 0;
  return (
    <section ref={box} className="app-sec" aria-labelledby={`s-${number}`} tabIndex={-1}>
      {!shared && head}
      {entries.map((entry, index) => (
        <Entry
          key={`${entry.kind} ${entry.id}`}
          person={person}
          entry={entry}
          head={shared && index === 0 ? head : null}
          named={list}
          writes={entry.mayWrite}
          halfWritten={halfWritten.includes(entry.id)}
          written={list ? null : written}
          onRemoved={setRemoved}
        />
      ))}
      {entries.length === 0 && <Empty person={person} section={section} onSaved={setWritten} />}
      <div className="app-sec__adds">
        {list && mayWrite && (
          <AppNewEntry person={person} kind={kind} words={addWords(kind, entries)} />
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

interface EmptyProps extends Pick<Props, "person" | "section"> {
  onSaved: (saved: Saved) => void;
}

function Empty({ person, section, onSaved }: EmptyProps) {
  const [open, setOpen] = useState(false);
  const button = useFocusBack(open);
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
          ref={button}
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
  /** The section's head, where the entry shares it. */
  head: ReactNode;
  /** In a list each entry carries its own title. */
  named: boolean;
  writes: boolean;
  halfWritten: boolean;
  /** What was said when it was written for the first time, on this page. */
  written: Saved | null;
  onRemoved: (saved: Saved) => void;
}

/** The words that speak for themselves, without their label. */
const plain: Readonly<Record<string, readonly string[]>> = {
  "what-matters": ["what_matters"],
  "emergency-summary": ["summary"],
};

function Entry(props: EntryProps) {
  const { person, entry, head, named, writes, halfWritten, written, onRemoved } = props;
  const [editing, setEditing] = useState(false);
  const [saved, setSaved] = useState<Saved | null>(null);
  const button = useFocusBack(editing);
  const form = { form: "entry", kind: entry.kind, entry: entry.id } as const;
  const words = entry.kind === "what-matters" ? entry.fields["what_matters"] : undefined;
  const quote = words?.versions.length === 0 ? words.text : "";
  return (
    <div className="app-sec__entry" id={`e-${entry.id}`} tabIndex={-1}>
      <div className="app-sec__entryhead">
        {head}
        {named && <h3>{entry.title}</h3>}
        {entry.status && <AppTag tag={entry.status} />}
        <span className="app-sec__by">
          {entry.by}
          {entry.present !== null && `, with ${entry.present}`}
        </span>
        <span className="app-sec__saved" role="status">
          {!editing && (saved ?? written)?.words}
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
            {halfWritten ? "Go on writing" : "Edit"} <span className="app-vh">{entry.title}</span>
          </AppButton>
        )}
      </div>
      <AppEntryNotes person={person} entry={entry} />
      {editing ? (
        <AppEntryForm
          person={person}
          form={form}
          title={`Edit ${entry.title}`}
          saveWords={`Save “${entry.title}”`}
          isNew={false}
          {...(named && { removes: entry })}
          onDone={(done) => {
            setEditing(false);
            setSaved(done);
          }}
          onRemoved={(removed) => {
            setEditing(false);
            if (removed) onRemoved(removed);
          }}
        />
      ) : (
        <>
          {quote !== "" && <p className="app-quote app-pre">{quoted(quote)}</p>}
          <AppEntryFields
            person={person}
            entry={entry}
            plain={plain[entry.kind] ?? []}
            without={quote === "" ? in_the_head : [...in_the_head, "what_matters"]}
          />
        </>
      )}
    </div>
  );
}
