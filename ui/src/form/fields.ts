// Which fields of a kind a form shows, in the catalogue's order, and how an entry is read.
import type { Catalogue, Draft, EntryView, FieldSpec, FieldView, Input } from "../api/types";

/** A new one of these asks only for what is known then; dates of what follows come later. */
const at_first: Readonly<Record<string, readonly string[]>> = {
  task: ["what", "why", "owner", "owner_role", "due_on"],
  referral: ["service", "to", "reason", "priority", "owner_role", "owner", "sent_on"],
  message: ["to", "text"],
  goal: [
    "words",
    "why",
    "domain",
    "baseline",
    "target",
    "action",
    "owner",
    "who",
    "due_on",
    "review_on",
    "present",
    "agreed_on",
  ],
};

/** These never change by typing once they are written: a command of their own does it. */
const never_typed: Readonly<Record<string, readonly string[]>> = {
  task: ["done_on", "outcome", "closed_on", "close_reason"],
  message: ["sent_at", "handled_at", "handled_note"],
  referral: ["requested_at", "accepted_at"],
};

export function fieldsToFill(catalogue: Catalogue, kind: string, isNew: boolean): FieldSpec[] {
  const fields = catalogue.kinds[kind]?.fields ?? [];
  // A code that a text is picked from is filled with that text.
  const codes = fields.map(({ listedIn }) => listedIn);
  const all = fields.filter(
    ({ name, fieldType }) =>
      fieldType !== "entry" && fieldType !== "system" && !codes.includes(name),
  );
  const only = isNew ? at_first[kind] : undefined;
  const never = never_typed[kind] ?? [];
  return all.filter(({ name }) => !never.includes(name) && (only?.includes(name) ?? true));
}

/** Of these, what Rust drew of an entry: a plan of a visit is not the whole visit. */
export function fieldsDrawn(draft: Draft, entry: string, fields: FieldSpec[]): FieldSpec[] {
  const drawn = draft.base.filter((base) => base.entry === entry).map(({ field }) => field);
  // An entry that was added on the page has no base: all of it may be filled in.
  return drawn.length === 0 ? fields : fields.filter(({ name }) => drawn.includes(name));
}

/** What a new entry begins with, for its writer to change. */
export function beginning(catalogue: Catalogue, kind: string): Record<string, Input> {
  const fields = catalogue.kinds[kind]?.fields ?? [];
  return Object.fromEntries(
    fields.flatMap(({ name, beginsWith }) => (beginsWith === null ? [] : [[name, beginsWith]])),
  );
}

export function specOf(catalogue: Catalogue, kind: string, field: string): FieldSpec | undefined {
  return catalogue.kinds[kind]?.fields.find(({ name }) => name === field);
}

export function labelOf(catalogue: Catalogue, kind: string): string {
  return catalogue.kinds[kind]?.label ?? kind;
}

/** What the button of a new entry says: a message is sent. */
export function saveWords(catalogue: Catalogue, kind: string): string {
  const verb = kind === "message" ? "Send" : "Save";
  return `${verb} ${labelOf(catalogue, kind).toLocaleLowerCase("en-GB")}`;
}

/**
 * An entry's fields that say something, in the catalogue's order; newer ones after them. Those
 * said elsewhere are left out, unless several versions stand.
 */
export function fieldsToRead(
  catalogue: Catalogue,
  entry: EntryView,
  without: readonly string[] = [],
): [name: string, field: FieldView][] {
  const order = (catalogue.kinds[entry.kind]?.fields ?? []).map(({ name }) => name);
  const place = (name: string) => {
    const at = order.indexOf(name);
    return at === -1 ? order.length : at;
  };
  return Object.entries(entry.fields)
    .filter(([name, { versions }]) => versions.length > 1 || !without.includes(name))
    .sort(([left], [right]) => place(left) - place(right));
}
