// One field of a form: its label, what is wrong with it, what somebody else wrote meanwhile, its
// control, its unit, and the ways of not answering.
import { useId } from "react";
import type { FieldSpec, Input, LastTime } from "../api/types";
import { AppLink } from "../app/AppLink";
import { routeOf } from "../app/route";
import { AppButton } from "../components/AppButton";
import { AppIcon } from "../components/AppIcon";
import { useSigned } from "../app/session";
import { AppAnswer, AppNoAnswer, isGroup } from "./AppAnswer";
import { specOf } from "./fields";
import { codeOf } from "./AppPick";
import {
  controlId,
  isConfirmed,
  putAsideOf,
  sameInput,
  textOf,
  withAnswer,
  withConfirmed,
} from "./input";
import type { OpenForm } from "./useForm";

export interface FieldProps {
  form: OpenForm;
  entry: string;
  kind: string;
  spec: FieldSpec;
  label?: string;
  last?: LastTime | undefined;
}

/** What a form says about one of its fields. */
export function aboutField(form: OpenForm, entry: string, field: string) {
  const here = (one: { entry: string; field: string }) =>
    one.entry === entry && one.field === field;
  const input = form.draft.entries.find((one) => one.entry === entry)?.fields[field];
  const problems = [
    ...form.view.problems,
    ...(form.error?.code === "invalid" ? form.error.fields : []),
  ];
  const kept = form.view.draft.entries.find((one) => one.entry === entry)?.fields[field];
  const query = form.view.queries.find(here);
  const asked = query && sameInput(kept, input) && !isConfirmed(form.draft, query, input);
  return {
    input,
    // While a key is under way the answer to the one before it would only flicker.
    problem: sameInput(kept, input) ? problems.find(here) : undefined,
    query: asked === true ? query : undefined,
    sure: form.draft.confirmed.some((one) => here(one) && sameInput(one.input, input)),
    moved: form.view.moved.find(here),
    before: form.view.before.find(here),
    readAs: sameInput(kept, input) ? form.view.readAs.find(here) : undefined,
    lead: sameInput(kept, input) ? form.view.leads.find(here) : undefined,
  };
}

export function setAnswer(form: OpenForm, entry: string, kind: string, field: string) {
  return (input: Input) => {
    form.change((draft) => withAnswer(draft, entry, kind, field, input));
  };
}

/** A text with the code that its words name; words of one's own have none. */
function setNamed(form: OpenForm, entry: string, kind: string, field: string, code: FieldSpec) {
  return (input: Input) => {
    const named = codeOf(code.choices, textOf(input));
    form.change((draft) =>
      withAnswer(withAnswer(draft, entry, kind, field, input), entry, kind, code.name, named),
    );
  };
}

/** The words that a not-answer took the place of, and the way to have them again. */
function AppPutAside({ form, entry, kind, spec }: FieldProps) {
  const aside = putAsideOf(form.draft, entry, spec.name);
  const words = textOf(aside);
  const { input } = aboutField(form, entry, spec.name);
  // What is chosen is chosen again in one press; words are shown until they stand again.
  if (spec.fieldType !== "text" && spec.fieldType !== "line") return null;
  if (aside === undefined || words === "" || words === textOf(input)) return null;
  return (
    <p className="app-field__left">
      Put aside: “{words}”{" "}
      <AppButton
        small
        bare
        onClick={() => {
          form.change((draft) => withAnswer(draft, entry, kind, spec.name, aside));
        }}
      >
        Put it back <span className="app-vh">into {spec.label}</span>
      </AppButton>
    </p>
  );
}

/** Problem, query and "the record moved on" of a field, above its control. */
export function AppFieldNotes({ form, entry, spec, id }: FieldProps & { id: string }) {
  const about = aboutField(form, entry, spec.name);
  const { input, problem, query, sure, moved, lead, readAs } = about;
  if (!problem && !query && !sure && !moved && !lead && !readAs) return null;
  return (
    <div id={id} className="app-field__notes">
      {moved && (
        <div className="app-moved" role="status">
          <b>The record moved on.</b> {moved.words}
          <blockquote className="app-pre">{moved.text}</blockquote>
        </div>
      )}
      {problem && (
        <p className="app-wrong">
          <AppIcon name="stop" /> {problem.message}
        </p>
      )}
      {readAs && <p role="status">Read as {readAs.words}</p>}
      {lead && (
        <p>
          <AppLink to={routeOf(lead.place)}>{lead.words}</AppLink>
        </p>
      )}
      {sure && !query && <p role="status">You said that this is right. It is not saved yet.</p>}
      {query && input !== undefined && (
        <p className="app-sure">
          <AppIcon name="warn" /> {query.message}
          <AppButton
            small
            onClick={() => {
              form.change((draft) => withConfirmed(draft, query, input));
            }}
          >
            {query.yes}
          </AppButton>
        </p>
      )}
    </div>
  );
}

export function AppField(props: FieldProps) {
  const { form, entry, kind, spec, last, label = spec.label } = props;
  const notes = useId();
  const { catalogue } = useSigned();
  const { input, problem, query, moved, before } = aboutField(form, entry, spec.name);
  if (spec.fieldType === "entry" || spec.fieldType === "system") return null;
  const id = controlId(entry, spec.name);
  const listed = spec.listedIn === null ? undefined : specOf(catalogue, kind, spec.listedIn);
  const onInput = listed
    ? setNamed(form, entry, kind, spec.name, listed)
    : setAnswer(form, entry, kind, spec.name);
  const left = spec.max === null ? null : spec.max - textOf(input).length;
  return (
    <div className="app-field">
      <div className="app-field__head">
        {isGroup(spec) ? (
          // The group carries the label itself: a label for its first button would be read twice.
          <span className="app-field__label">{label}</span>
        ) : (
          <label className="app-field__label" htmlFor={id}>
            {label}
          </label>
        )}
        <AppNoAnswer spec={spec} input={input} onInput={onInput} label={label} />
      </div>
      {spec.help !== null && <p className="app-field__help">{spec.help}</p>}
      {before && <p className="app-field__help">{before.words}</p>}
      <AppFieldNotes {...props} id={notes} />
      <div className="app-field__row">
        <AppAnswer
          spec={spec}
          input={input}
          onInput={onInput}
          id={id}
          label={label}
          listed={listed?.choices}
          near={form.view.near}
          invalid={problem !== undefined}
          describedBy={problem || query || moved ? notes : undefined}
        />
        {spec.unit !== null && <span className="app-unit">{spec.unit}</span>}
        {last && (
          <span className="app-field__last">
            {last.when}: {last.text}
          </span>
        )}
      </div>
      <AppPutAside {...props} />
      {left !== null && spec.max !== null && left < spec.max / 5 && (
        <p className="app-field__left">
          {left >= 0 ? `${left} characters left` : `${-left} characters too many`}
        </p>
      )}
    </div>
  );
}
