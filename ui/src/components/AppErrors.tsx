// The error summary on top of a form: how many things to put right, each a way to its field.
// What was typed is kept as it was typed.
import { useEffect, useRef } from "react";
import "./AppErrors.css";

export interface ErrorItem {
  words: string;
  /** The id of the field. */
  field: string | null;
}

interface Props {
  title: string;
  errors: readonly ErrorItem[];
  /** Takes the focus when it appears, as after pressing Save. */
  focus?: boolean;
  /** Goes to a field: where it is on another page, that page knows the way. */
  onGo?: (field: string) => void;
}

function goTo(field: string) {
  document.getElementById(field)?.focus();
}

export function AppErrors({ title, errors, focus = true, onGo = goTo }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus) box.current?.focus();
  }, [focus]);
  return (
    <div className="app-errors" role="alert" aria-atomic="false" tabIndex={-1} ref={box}>
      <h2>{title}</h2>
      <ul>
        {errors.map(({ words, field }) => (
          <li key={`${field ?? ""} ${words}`}>
            {field === null ? (
              words
            ) : (
              <button
                type="button"
                className="app-errors__go"
                onClick={() => {
                  onGo(field);
                }}
              >
                {words}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** "1 thing to put right", "3 things to put right". */
export function thingsToPutRight(count: number): string {
  return count === 1 ? "1 thing to put right" : `${count} things to put right`;
}
