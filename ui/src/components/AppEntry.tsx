// An entry of the record as it is read: its fields in order, who wrote it and when, its state,
// and, where several versions stand, the way to settle them.
import type { EntryView } from "../api/types";
import { AppLink } from "../app/AppLink";
import { useSigned } from "../app/session";
import { fieldsToRead } from "../form/fields";
import { AppTag } from "./AppTag";
import "./AppEntry.css";

interface FieldsProps {
  person: string;
  entry: EntryView;
  /** Fields that stand elsewhere: in the title, or beside it. */
  without?: readonly string[];
  /** Labels are left out where there is one field that speaks for itself. */
  plain?: readonly string[];
  /** Every version in words, where several stand, and no way to settle them. */
  whole?: boolean;
}

/** Who was there and when, of words whose head names them. */
export const in_the_head: readonly string[] = ["present", "agreed_on"];

/** What an entry's title says already. */
const in_the_title: Readonly<Record<string, readonly string[]>> = {
  condition: ["name", "code"],
  allergy: ["substance"],
  contact: ["name"],
  carer: ["name"],
  goal: ["words"],
  prompt: ["title", "trigger", "rule_version", "raised_at"],
  "safeguarding-prompt": ["title", "trigger", "rule_version", "raised_at"],
  "crisis-call": ["name"],
  "crisis-scenario": ["scenario", "scenario_text", "rank"],
  task: ["what", "due_on"],
  referral: ["service"],
  fall: ["happened_on"],
};

/** Kinds of a few short fields: they stand in one line. */
const in_one_line = new Set(["condition", "allergy", "contact", "crisis-call"]);

/** What goes without saying. */
function isPlain(name: string, text: string): boolean {
  return (name === "active" && text === "Yes") || name === "rank";
}

/** The fields of an entry, a label and what it says. */
export function AppEntryFields(props: FieldsProps) {
  const { person, entry, without = [], plain = [], whole = false } = props;
  const { catalogue } = useSigned();
  const said = [...(in_the_title[entry.kind] ?? []), ...without];
  const fields = fieldsToRead(catalogue, entry, said).filter(
    ([name, field]) => !isPlain(name, field.text),
  );
  if (fields.length === 0) return null;
  return (
    <dl className={in_one_line.has(entry.kind) ? "app-entry app-entry--line" : "app-entry"}>
      {fields.map(([name, field]) => (
        <div key={name} className={plain.includes(name) ? "app-entry__plain" : undefined}>
          <dt className={plain.includes(name) ? "app-vh" : undefined}>{field.label}</dt>
          <dd>
            {whole && field.versions.length > 1 ? (
              field.versions.map((text) => (
                <p key={text} className="app-pre">
                  {text}
                </p>
              ))
            ) : field.versions.length > 1 ? (
              <AppLink
                to={{ page: "settle", person, kind: entry.kind, entry: entry.id }}
                className="app-entry__settle"
              >
                <AppTag tag={{ words: `${field.versions.length} versions`, tone: "two" }} /> Settle
                “{field.label}”
              </AppLink>
            ) : (
              <>
                <span className="app-pre">{field.text}</span>
                {field.by !== null && <span className="app-mini app-muted"> {field.by}</span>}
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What stands beside every entry: contested, newer content. */
export function AppEntryNotes({ person, entry }: { person: string; entry: EntryView }) {
  return (
    <>
      {entry.contested !== null && (
        <p className="app-small">
          <AppTag tag={{ words: "To decide", tone: "two" }} /> {entry.contested}{" "}
          <AppLink to={{ page: "settle", person, kind: entry.kind, entry: entry.id }}>
            Decide
          </AppLink>
        </p>
      )}
      {entry.newer && (
        <p className="app-mini app-muted">
          A newer Doorstep wrote more here than this one can show. It is kept as it came.
        </p>
      )}
    </>
  );
}
