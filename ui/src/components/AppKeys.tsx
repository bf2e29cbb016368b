// All keys of the app, and the switch for the one that is a single character (WCAG 2.1.4).
import { useEffect, useRef } from "react";
import { AppButton } from "./AppButton";
import "./AppFind.css";

const keys = [
  ["Ctrl K", "Find a person or a page"],
  ["Ctrl L", "Lock"],
  ["Alt 1, Alt 2, Alt 3", "Today, Caseload, Sync"],
  ["Esc", "Back, or close what is open"],
  ["?", "These keys"],
  ["/", "In the caseload: search"],
  ["J, K", "In a list that has the focus: next, previous"],
  ["Enter", "Open what has the focus"],
  ["V", "On a person in the caseload: start a visit"],
  ["Alt D, Alt N", "In a field: declined, not asked"],
  ["Alt U, Alt X", "In a field: unable, not applicable"],
  ["Ctrl Enter", "In a form: save, or check and sign the visit"],
  ["Delete", "On a chosen answer: take it back"],
] as const;

interface Props {
  onClose: () => void;
  questionMark: boolean;
  onQuestionMark: (use: boolean) => void;
}

export function AppKeys({ onClose, questionMark, onQuestionMark }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="app-keys" aria-labelledby="app-keys-title" onClose={onClose}>
      <div className="app-keys__head">
        <h2 id="app-keys-title">Keys</h2>
        <AppButton
          onClick={() => {
            dialog.current?.close();
          }}
        >
          Close
        </AppButton>
      </div>
      <dl>
        {keys.map(([key, what]) => (
          <KeyLine key={key} name={key} what={what} />
        ))}
      </dl>
      <label className="app-keys__use">
        <input
          type="checkbox"
          checked={questionMark}
          onChange={(event) => {
            onQuestionMark(event.target.checked);
          }}
        />
        Open this list with the ? key. Turn it off if you dictate; F1 always opens it.
      </label>
    </dialog>
  );
}

function KeyLine({ name, what }: { name: string; what: string }) {
  return (
    <>
      <dt>
        <span className="app-kbd">{name}</span>
      </dt>
      <dd>{what}</dd>
    </>
  );
}
