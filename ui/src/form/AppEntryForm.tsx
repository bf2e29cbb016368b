// A form for one entry of any kind, in the page where the entry stands. It is kept as it is
// typed, and comes back as it was left.
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import type { EntryView, Form, Saved } from "../api/types";
import { useSigned } from "../app/session";
import { AppButton, AppPrimary } from "../components/AppButton";
import { AppErrors, thingsToPutRight, type ErrorItem } from "../components/AppErrors";
import { AppRemove } from "../components/AppRemove";
import { AppFailed, AppSkeleton } from "../components/AppStates";
import { AppField } from "./AppField";
import { AppKept } from "./AppKept";
import { AppRemoved } from "./AppMoved";
import { AppThrowAway } from "./AppThrowAway";
import { fieldsDrawn, fieldsToFill, labelOf } from "./fields";
import { controlId, firstControl, isInRecord, newEntryId, withEntry, withoutEntry } from "./input";
import { useForm, type OpenForm } from "./useForm";
import "./AppEntryForm.css";

interface Props {
  /** Nothing for a new person. */
  person: string | null;
  form: Form;
  /** What the form is of: "Edit what matters to me". */
  title: string;
  /** "Save what matters to me". */
  saveWords: string;
  isNew: boolean;
  /** The entry that it is about, where that may be removed. */
  removes?: EntryView;
  onDone: (saved: Saved | null) => void;
  /** It was removed: by itself like any other end. */
  onRemoved?: (saved: Saved | null) => void;
}

export function AppEntryForm(props: Props) {
  const {
    person,
    form: what,
    title,
    saveWords,
    isNew,
    removes,
    onDone,
    onRemoved = onDone,
  } = props;
  const { form, error, again } = useForm(person, what);
  if (form === null) {
    if (error !== null) return <AppFailed error={error} onAgain={again} />;
    return <AppSkeleton sentence="Opening the form" />;
  }
  return (
    <>
      <OpenEntryForm {...{ form, title, saveWords, isNew, onDone }}>
        <AppDraftFields form={form} isNew={isNew} />
      </OpenEntryForm>
      {removes && person !== null && (
        <AppRemove person={person} entry={removes} remove={form.remove} onRemoved={onRemoved} />
      )}
    </>
  );
}

/** Entries of these kinds belong to the form of another: who to call, to a crisis block. */
const belongs_to: Readonly<Record<string, { kind: string; words: string }>> = {
  "crisis-scenario": { kind: "crisis-call", words: "Add someone to call" },
};

/** The fields of every entry in a draft, in the catalogue's order. */
export function AppDraftFields({ form, isNew }: { form: OpenForm; isNew: boolean }) {
  const { catalogue } = useSigned();
  const { entries } = form.draft;
  const more = belongs_to[entries[0]?.kind ?? ""];
  const [added, setAdded] = useState<string | null>(null);
  useEffect(() => {
    if (added === null) return;
    firstControl(document.getElementById(`part-${added}`))?.focus();
  }, [added]);
  return (
    <>
      {entries.map(({ entry, kind }, index) => (
        <div key={entry} id={`part-${entry}`} className="app-form__part">
          {entries.length > 1 && (
            <div className="app-row">
              <h3>{labelOf(catalogue, kind)}</h3>
              {index > 0 && more?.kind === kind && !isInRecord(form.draft, entry) && (
                <AppButton
                  small
                  bare
                  onClick={() => {
                    form.change((draft) => withoutEntry(draft, entry));
                  }}
                >
                  Take back
                </AppButton>
              )}
            </div>
          )}
          {fieldsDrawn(form.draft, entry, fieldsToFill(catalogue, kind, isNew)).map((spec) => (
            <AppField key={spec.name} form={form} entry={entry} kind={kind} spec={spec} />
          ))}
        </div>
      ))}
      {more && (
        <AppButton
          small
          icon="plus"
          onClick={() => {
            const entry = newEntryId();
            form.change((draft) => withEntry(draft, { entry, kind: more.kind, fields: {} }));
            setAdded(entry);
          }}
        >
          {more.words}
        </AppButton>
      )}
    </>
  );
}

/** What has to be put right before a form can be saved, for the summary on top. */
export function errorsOf(form: OpenForm): ErrorItem[] {
  if (form.error === null) return [];
  const fields = form.error.fields.map(({ entry, field, message }) => ({
    words: message,
    field: controlId(entry, field),
  }));
  return fields.length > 0 ? fields : [{ words: form.error.message, field: null }];
}

interface OpenProps extends Pick<Props, "title" | "saveWords" | "onDone"> {
  form: OpenForm;
  children: ReactNode;
}

function OpenEntryForm({ form, title, saveWords, onDone, children }: OpenProps) {
  const [pressed, setPressed] = useState(0);
  const box = useRef<HTMLFormElement>(null);
  const errors = errorsOf(form);

  // The form opened because its button was pressed: the focus goes where one types.
  useEffect(() => {
    const control = firstControl(box.current);
    control?.focus();
    // One goes on after the words that stand there.
    if (control instanceof HTMLTextAreaElement)
      control.setSelectionRange(control.value.length, control.value.length);
  }, []);

  async function save() {
    const saved = await form.save();
    if (saved !== null) onDone(saved);
    else setPressed((was) => was + 1);
  }
  function byKey(event: KeyboardEvent) {
    if (event.ctrlKey && event.key === "Enter") {
      event.preventDefault();
      void save();
    } else if (event.key === "Escape") {
      // Esc leaves the form where it is: what was typed is kept and comes back.
      event.preventDefault();
      void form.keepNow().then(() => {
        onDone(null);
      });
    }
  }

  return (
    // The keys are those of the form's own fields, on their way up.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={box}
      className="app-form"
      aria-label={title}
      noValidate
      onKeyDown={byKey}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {errors.length > 0 && (
        <AppErrors key={pressed} title={thingsToPutRight(errors.length)} errors={errors} />
      )}
      <AppRemoved form={form} />
      {children}
      <div className="app-form__foot">
        <AppPrimary submit waiting={form.busy}>
          {saveWords}
        </AppPrimary>
        <AppButton
          onClick={() => {
            void form.keepNow().then(() => {
              onDone(null);
            });
          }}
        >
          Finish later
        </AppButton>
        <AppThrowAway
          form={form}
          onGone={() => {
            onDone(null);
          }}
        />
        <span className="app-form__kept" role="status">
          <AppKept form={form} />
        </span>
      </div>
    </form>
  );
}
