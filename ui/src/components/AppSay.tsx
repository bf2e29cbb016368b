// The words that end something, in the box that its button opened. Ctrl+Enter is its button, and
// nothing else of the page.
import { useEffect, useId, useRef, type KeyboardEvent } from "react";
import { AppKept } from "../form/AppKept";
import { AppRemoved } from "../form/AppMoved";
import { AppThrowAway } from "../form/AppThrowAway";
import type { OpenForm } from "../form/useForm";
import { AppButton } from "./AppButton";
import { AppIcon } from "./AppIcon";
import "./AppEntry.css";

interface Props {
  /** The id of its field. */
  id?: string;
  label: string;
  /** The words of the button that ends it, and of the one that does not. */
  save: string;
  back?: string;
  words: string;
  onWords: (words: string) => void;
  wrong: string | null;
  onSave: () => void;
  /** Shuts the box: it is empty, its words are thrown away, or its page keeps them. */
  onBack: () => void;
  /** Who ended it while these words were typed: here they can no longer be saved. */
  ended?: string | null;
  /** The draft of its own that keeps the words, where it has one. */
  form?: OpenForm | null;
  /** It was there when the page was drawn, and takes no focus. */
  offered?: boolean;
}

export function AppSay(props: Props) {
  const { label, save, back = "Back", words, onWords, wrong, onSave, onBack } = props;
  const { ended = null, form = null, offered = false } = props;
  const own = useId();
  const field = props.id ?? own;
  const said = ended === null ? wrong : `${ended}. That stands, and this is not saved.`;
  const box = useRef<HTMLTextAreaElement>(null);
  // What is missing is typed here.
  useEffect(() => {
    if (wrong !== null) box.current?.focus();
  }, [wrong]);
  function byKey(event: KeyboardEvent) {
    if (!event.ctrlKey || event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (ended === null) onSave();
  }
  return (
    <div className="app-finish">
      <label htmlFor={field}>{label}</label>
      {said !== null && (
        <p className="app-wrong" role="alert" id={`${field}-error`}>
          <AppIcon name="stop" /> {said}
          {ended !== null &&
            " Write what still matters as a message or a task, then throw it away."}
        </p>
      )}
      {ended === null && form !== null && <AppRemoved form={form} />}
      {ended === null &&
        form?.view.moved.map((moved) => (
          <p key={moved.field} className="app-moved" role="status">
            {moved.words}
          </p>
        ))}
      <textarea
        ref={box}
        id={field}
        className="app-in app-in--wide"
        rows={2}
        value={words}
        aria-invalid={(ended === null && wrong !== null) || undefined}
        aria-describedby={said === null ? undefined : `${field}-error`}
        // The field appears because its button was pressed: the focus follows.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={!offered}
        onChange={(event) => {
          onWords(event.target.value);
        }}
        onKeyDown={byKey}
      />
      <div className="app-row">
        {ended === null && (
          <AppButton small onClick={onSave}>
            {save}
          </AppButton>
        )}
        {form !== null && words.trim() !== "" ? (
          <AppThrowAway small form={form} onGone={onBack} />
        ) : (
          <AppButton small bare onClick={onBack}>
            {back}
          </AppButton>
        )}
        {form !== null && (
          <span className="app-small app-muted">
            <AppKept form={form} />
          </span>
        )}
      </div>
    </div>
  );
}
