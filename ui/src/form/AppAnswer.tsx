// The control for one field, drawn from what the catalogue says of it. It shows what was typed
// exactly as it was typed.
import type { KeyboardEvent } from "react";
import type { Catalogue, FieldSpec, Input } from "../api/types";
import { useSigned } from "../app/session";
import { AppPills } from "../components/AppPills";
import { AppDate, AppMoment } from "./AppDate";
import { AppPick } from "./AppPick";
import { absentOf, codesOf, textOf } from "./input";
import "./AppAnswer.css";

export interface AnswerProps {
  spec: FieldSpec;
  input: Input | undefined;
  onInput: (input: Input) => void;
  id: string;
  /** Read out where the label is not beside the control. */
  label?: string;
  describedBy?: string | undefined;
  invalid?: boolean;
  /** Choices in a list that opens, where room is short. */
  compact?: boolean;
  /** Staff to offer first, by id. */
  near?: readonly string[];
  /** What a text may be picked from as well as typed. */
  listed?: Choices | undefined;
}

/** Up to so many choices are shown at once, as pills. */
const pills_at_most = 6;

/** Whether several buttons answer it together. */
export function isGroup({ fieldType, choices }: FieldSpec): boolean {
  if (fieldType === "bool" || fieldType === "codes") return true;
  return fieldType === "code" && choices.length <= pills_at_most;
}

const yesNo = [
  ["yes", "Yes"],
  ["no", "No"],
] as const;

export function AppAnswer(props: AnswerProps) {
  const { spec, input, onInput, id, label = spec.label, describedBy, invalid, compact } = props;
  const { listed } = props;
  const { catalogue } = useSigned();
  const text = textOf(input);
  const common = {
    id,
    "aria-label": label,
    "aria-describedby": describedBy,
    "aria-invalid": invalid === true || undefined,
    "aria-keyshortcuts": spec.notAnswers ? "Alt+D Alt+N Alt+U Alt+X" : undefined,
  } as const;
  const key = (event: KeyboardEvent) => {
    const absent = absentByKey(event);
    if (absent === null || !spec.notAnswers) return;
    event.preventDefault();
    onInput(absentOf(input) === absent ? "" : { absent });
  };

  if (listed !== undefined)
    return <AppPick common={common} value={text} choices={listed} onChange={onInput} />;
  switch (spec.fieldType) {
    case "line":
    case "int":
    case "decimal":
    case "time":
      return (
        <input
          {...common}
          type="text"
          className={`app-in app-in--${spec.fieldType}`}
          inputMode={spec.fieldType === "line" ? "text" : "decimal"}
          placeholder={spec.fieldType === "time" ? "14:05" : undefined}
          autoComplete="off"
          value={text}
          onKeyDown={key}
          onChange={(event) => {
            onInput(event.target.value);
          }}
        />
      );
    case "text":
      return (
        <textarea
          {...common}
          className="app-in app-in--wide"
          rows={rowsFor(text, spec.max)}
          value={text}
          onKeyDown={key}
          onChange={(event) => {
            onInput(event.target.value);
          }}
        />
      );
    case "date":
      return <AppDate common={common} value={text} onKeyDown={key} onChange={onInput} />;
    case "instant":
      return <AppMoment common={common} label={label} value={text} onChange={onInput} />;
    case "bool":
      return <Pills {...props} label={label} choices={yesNo} />;
    case "code":
      return isGroup(spec) && compact !== true ? (
        <Pills {...props} label={label} choices={spec.choices} />
      ) : (
        <Choose common={common} value={text} choices={spec.choices} onChange={onInput} />
      );
    case "role":
      return <Choose common={common} value={text} choices={catalogue.roles} onChange={onInput} />;
    case "staff":
      return (
        <Choose
          common={common}
          value={text}
          choices={nearFirst(catalogue.staff, props.near).map(({ id: staff, name, roleLabel }) => [
            staff,
            `${name}, ${roleLabel}`,
          ])}
          onChange={onInput}
        />
      );
    case "codes":
      return <Several {...props} label={label} />;
    case "entry":
    case "system":
      return null;
  }
}

/** Who is nearest to the person first, the others in their order. */
function nearFirst(staff: Catalogue["staff"], near: readonly string[] = []): Catalogue["staff"] {
  const first = near.flatMap((id) => staff.find((one) => one.id === id) ?? []);
  return [...first, ...staff.filter((one) => !first.includes(one))];
}

/** The ways of not answering have keys of their own, in the field that has the focus. */
const absent_keys: Readonly<Record<string, string>> = {
  d: "declined",
  n: "not_asked",
  u: "unable",
  x: "not_applicable",
};

function absentByKey(event: KeyboardEvent): string | null {
  if (!event.altKey || event.ctrlKey) return null;
  return absent_keys[event.key.toLowerCase()] ?? null;
}

/** Tall enough for what is in it, so that nothing a person wrote is out of sight. */
function rowsFor(text: string, max: number | null): number {
  const needed = text
    .split("\n")
    .reduce((rows, line) => rows + 1 + Math.floor(line.length / 80), 0);
  return Math.min(Math.max(needed, max !== null && max <= 400 ? 1 : 2), 14);
}

type Choices = readonly (readonly [string, string])[];

function Pills({
  input,
  onInput,
  id,
  label = "",
  describedBy,
  invalid,
  choices,
  spec,
}: AnswerProps & { choices: Choices }) {
  return (
    <span
      role="presentation"
      onKeyDown={(event) => {
        const absent = absentByKey(event);
        if (absent === null || !spec.notAnswers) return;
        event.preventDefault();
        onInput(absentOf(input) === absent ? "" : { absent });
      }}
    >
      <AppPills
        id={id}
        label={label}
        value={absentOf(input) === null ? textOf(input) : null}
        choices={choices}
        describedBy={describedBy}
        invalid={invalid === true}
        onChange={(code) => {
          onInput(code ?? "");
        }}
      />
    </span>
  );
}

interface ChooseProps {
  common: object;
  value: string;
  choices: Choices;
  onChange: (code: string) => void;
}

function Choose({ common, value, choices, onChange }: ChooseProps) {
  const known = value === "" || choices.some(([code]) => code === value);
  return (
    <select
      {...common}
      className="app-in app-in--choose"
      value={value}
      onChange={(event) => {
        onChange(event.target.value);
      }}
    >
      <option value="">Choose…</option>
      {!known && <option value={value}>{value} (not in the list any more)</option>}
      {choices.map(([code, words]) => (
        <option key={code} value={code}>
          {words}
        </option>
      ))}
    </select>
  );
}

function Several({ spec, input, onInput, id, label, describedBy }: AnswerProps) {
  const chosen = codesOf(input);
  return (
    <span className="app-checks" role="group" aria-label={label} aria-describedby={describedBy}>
      {spec.choices.map(([code, words], index) => (
        <label key={code}>
          <input
            type="checkbox"
            id={index === 0 ? id : undefined}
            checked={chosen.includes(code)}
            onChange={(event) => {
              onInput(
                event.target.checked ? [...chosen, code] : chosen.filter((one) => one !== code),
              );
            }}
          />
          {words}
        </label>
      ))}
    </span>
  );
}

/**
 * The ways of not answering, beside a control: with the pointer here, from the keyboard with Alt
 * and a letter in the field itself, so that Tab goes from value to value. Typing an answer takes
 * them back, and so does the same key again.
 */
export function AppNoAnswer({
  spec,
  input,
  onInput,
  label = spec.label,
}: Pick<AnswerProps, "spec" | "input" | "onInput" | "label">) {
  const { catalogue } = useSigned();
  if (!spec.notAnswers) return null;
  const absent = absentOf(input);
  const words = catalogue.notAnswers.find(([code]) => code === absent)?.[1];
  return (
    <>
      <select
        className={absent === null ? "app-noanswer" : "app-noanswer app-noanswer--on"}
        aria-label={`No answer: ${label}`}
        tabIndex={-1}
        value={absent ?? ""}
        onChange={(event) => {
          const code = event.target.value;
          onInput(code === "" ? "" : { absent: code });
        }}
      >
        <option value="">No answer</option>
        {catalogue.notAnswers.map(([code, said]) => (
          <option key={code} value={code}>
            {said}
          </option>
        ))}
      </select>
      <span className="app-vh" role="status">
        {words !== undefined && `${label}: ${words}`}
      </span>
    </>
  );
}
