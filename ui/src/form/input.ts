// Answers as they are typed, and the ways of not answering.
import type { Draft, DraftEntry, Input, Query } from "../api/types";

export function isAbsent(input: Input | undefined): input is { absent: string } {
  return typeof input === "object" && !Array.isArray(input);
}

/** The text of an answer; nothing for several codes or for one that is not an answer. */
export function textOf(input: Input | undefined): string {
  return typeof input === "string" ? input : "";
}

export function codesOf(input: Input | undefined): readonly string[] {
  return Array.isArray(input) ? input : [];
}

/** Which way of not answering was chosen. */
export function absentOf(input: Input | undefined): string | null {
  return isAbsent(input) ? input.absent : null;
}

/** Whether anything is there: text, a code, or a reason for none. */
export function isAnswered(input: Input | undefined): boolean {
  if (input === undefined) return false;
  if (typeof input === "string") return input !== "";
  return Array.isArray(input) ? input.length > 0 : true;
}

export function sameInput(left: Input | undefined, right: Input | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return JSON.stringify(left) === JSON.stringify(right);
}

export function entryOf(draft: Draft, entry: string): DraftEntry | undefined {
  return draft.entries.find((one) => one.entry === entry);
}

export function entriesOf(draft: Draft, kind: string): DraftEntry[] {
  return draft.entries.filter((one) => one.kind === kind);
}

/** What a not-answer took the place of in a field; nothing where it took nothing's. */
export function putAsideOf(draft: Draft, entry: string, field: string): Input | undefined {
  return draft.putAside.find((one) => one.entry === entry && one.field === field)?.input;
}

/**
 * The draft with one answer set, in an entry that may be new. A not-answer puts what stood there
 * aside, and undoing it puts that back: no way of not answering destroys what was typed.
 */
export function withAnswer(
  draft: Draft,
  entry: string,
  kind: string,
  field: string,
  input: Input,
): Draft {
  const was = entryOf(draft, entry)?.fields[field];
  const aside = putAsideOf(draft, entry, field);
  if (isAbsent(was) && input === "" && aside !== undefined)
    return withField(withPutAside(draft, entry, field, null), entry, kind, field, aside);
  const replaces = isAbsent(input) && isAnswered(was) && !isAbsent(was);
  const kept = replaces && was !== undefined ? withPutAside(draft, entry, field, was) : draft;
  return withField(kept, entry, kind, field, input);
}

/** The draft with an answer put aside, or with none. */
export function withPutAside(
  draft: Draft,
  entry: string,
  field: string,
  input: Input | null,
): Draft {
  const others = draft.putAside.filter((one) => one.entry !== entry || one.field !== field);
  return { ...draft, putAside: input === null ? others : [...others, { entry, field, input }] };
}

function withField(draft: Draft, entry: string, kind: string, field: string, input: Input): Draft {
  const there = draft.entries.some((one) => one.entry === entry);
  const entries = there
    ? draft.entries.map((one) =>
        one.entry === entry ? { ...one, fields: { ...one.fields, [field]: input } } : one,
      )
    : [...draft.entries, { entry, kind, fields: { [field]: input } }];
  return { ...draft, entries };
}

export function withEntry(draft: Draft, entry: DraftEntry): Draft {
  return { ...draft, entries: [...draft.entries, entry] };
}

/** The draft as if an entry had never been on its page. */
export function withoutEntry(draft: Draft, entry: string): Draft {
  const others = <T extends { entry: string }>(all: T[]) =>
    all.filter((one) => one.entry !== entry);
  return { ...draft, entries: others(draft.entries), base: others(draft.base) };
}

/** The draft with what was asked about a value said to be right. */
export function withConfirmed(draft: Draft, { entry, field, about }: Query, input: Input): Draft {
  const others = draft.confirmed.filter((one) => one.entry !== entry || one.field !== field);
  return { ...draft, confirmed: [...others, { entry, field, input, about }] };
}

/** Whether that was said already, of all whom the question is about. */
export function isConfirmed(
  draft: Draft,
  { entry, field, about }: Query,
  input: Input | undefined,
): boolean {
  return draft.confirmed.some(
    (one) =>
      one.entry === entry &&
      one.field === field &&
      sameInput(one.input, input) &&
      about.every((whom) => one.about.includes(whom)),
  );
}

/** A new entry's id: random, so that two people who add one offline never add the same. */
export function newEntryId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The control in a box where one begins to type; never a way of not answering. */
export function firstControl(box: Element | null): HTMLElement | null {
  return (
    box?.querySelector<HTMLElement>(':is(input, textarea, select):not([tabindex="-1"])') ?? null
  );
}

/** The id of a field's control on the page. */
export function controlId(entry: string, field: string): string {
  return `f-${entry}-${field}`;
}

/** Whether an entry of a draft stands in the record already: then it is not simply taken back. */
export function isInRecord(draft: Draft, entry: string): boolean {
  return draft.base.some((drawn) => drawn.entry === entry && drawn.versions.length > 0);
}
