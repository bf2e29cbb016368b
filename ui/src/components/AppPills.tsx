// One of a few answers, drawn as pills: a group of radio buttons, moved through with the arrows.
// Pressing the chosen pill again, or Delete, takes the answer back.
import { useId } from "react";
import { AppIcon } from "./AppIcon";
import "./AppPills.css";

interface Props {
  label: string;
  value: string | null;
  choices: readonly (readonly [code: string, words: string])[];
  onChange: (code: string | null) => void;
  /** The id of the first button, so that an error can lead to it. */
  id?: string;
  describedBy?: string | undefined;
  invalid?: boolean;
  disabled?: boolean;
}

export function AppPills(props: Props) {
  const { label, value, choices, onChange, id, describedBy, invalid, disabled } = props;
  const name = useId();
  return (
    <span
      className="app-pill-set"
      role="radiogroup"
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={invalid === true || undefined}
    >
      {choices.map(([code, words], index) => (
        <label key={code}>
          <input
            type="radio"
            id={index === 0 ? id : undefined}
            name={name}
            checked={code === value}
            disabled={disabled}
            onChange={() => {
              onChange(code);
            }}
            onClick={() => {
              if (code === value) onChange(null);
            }}
            onKeyDown={(event) => {
              if (event.key === "Delete" || event.key === "Backspace") onChange(null);
            }}
          />
          {code === value && <AppIcon name="tick" size={12} />}
          {words}
        </label>
      ))}
    </span>
  );
}
