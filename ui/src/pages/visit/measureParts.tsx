// The parts of which the controls of a measure are made: a value with its unit, a pair, a line, and
// the not-answer of a row.
import { useId, type ReactNode } from "react";
import type { FieldSpec, Input } from "../../api/types";
import { useSigned } from "../../app/session";
import { AppAnswer, AppNoAnswer } from "../../form/AppAnswer";
import { aboutField, AppFieldNotes, setAnswer } from "../../form/AppField";
import { specOf } from "../../form/fields";
import { controlId, textOf, withAnswer } from "../../form/input";
import type { OpenForm } from "../../form/useForm";

/** The kind that the measures are fields of. */
export const kind = "observations";

export interface Of {
  form: OpenForm;
  /** The entry of the observations. */
  entry: string;
}

interface OneProps extends Of {
  field: string;
  label?: string;
  /** Other words for the choices: "On air" for no. */
  words?: Readonly<Record<string, string>>;
  compact?: boolean;
  /** The id of its notes, where they are drawn elsewhere. */
  notesAt?: string;
}

/** One value, its unit beside it. */
export function One({ form, entry, field, label, words, compact = false, notesAt }: OneProps) {
  const { catalogue } = useSigned();
  const own = useId();
  const notes = notesAt ?? own;
  const found = specOf(catalogue, kind, field);
  if (found === undefined) return null;
  const spec = words === undefined ? found : withWords(found, words);
  const { input, problem, query, moved } = aboutField(form, entry, field);
  return (
    <>
      <AppAnswer
        spec={spec}
        input={input}
        onInput={setAnswer(form, entry, kind, field)}
        id={controlId(entry, field)}
        label={label ?? spec.label}
        compact={compact}
        invalid={problem !== undefined}
        describedBy={problem || query || moved ? notes : undefined}
      />
      {spec.unit !== null && spec.unit !== "mmHg" && <span className="app-unit">{spec.unit}</span>}
      {notesAt === undefined && (
        <AppFieldNotes form={form} entry={entry} kind={kind} spec={spec} id={notes} />
      )}
    </>
  );
}

/** Yes and no in the words of the measure. */
function withWords(spec: FieldSpec, words: Readonly<Record<string, string>>): FieldSpec {
  const codes = spec.fieldType === "bool" ? ["no", "yes"] : spec.choices.map(([code]) => code);
  return { ...spec, fieldType: "code", choices: codes.map((code) => [code, words[code] ?? code]) };
}

/** Systolic over diastolic; what is said of either stands below both. */
export function Pair({
  form,
  entry,
  fields: [upper, lower],
  words,
}: Of & { fields: [string, string]; words: string }) {
  const { catalogue } = useSigned();
  const notes = useId();
  return (
    <div className="app-obs__now">
      <span className="app-obs__pair">
        <One form={form} entry={entry} field={upper} notesAt={`${notes}-${upper}`} /> /
        <One form={form} entry={entry} field={lower} notesAt={`${notes}-${lower}`} />
      </span>
      <span className="app-unit">{words}</span>
      {[upper, lower].map((field) => {
        const spec = specOf(catalogue, kind, field);
        const id = `${notes}-${field}`;
        return spec && <AppFieldNotes key={field} {...{ form, entry, kind, spec, id }} />;
      })}
    </div>
  );
}

/** One way of not answering for a whole row: it fills the fields that hold nothing. */
export function RowNoAnswer({
  form,
  entry,
  fields,
  label,
}: Of & { fields: readonly string[]; label: string }) {
  const { catalogue } = useSigned();
  const [first] = fields;
  const spec = first === undefined ? undefined : specOf(catalogue, kind, first);
  if (spec === undefined || first === undefined) return null;
  const answers = form.draft.entries.find((one) => one.entry === entry)?.fields ?? {};
  function say(input: Input) {
    form.change((draft) =>
      fields.reduce((changed, field) => {
        const typed = textOf(answers[field]) !== "";
        return typed ? changed : withAnswer(changed, entry, kind, field, input);
      }, draft),
    );
  }
  return <AppNoAnswer spec={spec} input={answers[first]} onInput={say} label={label} />;
}

export function Line({ children }: { children: ReactNode }) {
  return <div className="app-obs__now">{children}</div>;
}

/** One measure, with what stands beside it and below. */
