// A line of text that is typed, or picked from a list that narrows as one types.
import { useId, useState, type KeyboardEvent } from "react";
import "./AppPick.css";

interface Props {
  common: { id: string; "aria-label": string };
  value: string;
  choices: readonly (readonly [code: string, words: string])[];
  onChange: (text: string) => void;
}

/** The choice that these words name. */
export function codeOf(choices: Props["choices"], text: string): string {
  return choices.find(([, words]) => isSame(words, text))?.[0] ?? "";
}

function isSame(words: string, text: string): boolean {
  return words.toLowerCase() === text.trim().toLowerCase();
}

export function AppPick({ common, value, choices, onChange }: Props) {
  const list = useId();
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const part = value.trim().toLowerCase();
  const found = choices.filter(([, words]) => words.toLowerCase().includes(part));
  // Nothing is left to pick where the words stand there already.
  const shown = open && !(found.length === 1 && isSame(found[0]?.[1] ?? "", value)) ? found : [];
  const chosen = shown[at];

  function close() {
    setOpen(false);
    setAt(-1);
  }
  function pick(words: string) {
    onChange(words);
    close();
  }
  function pressed(event: KeyboardEvent) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setOpen(true);
      setAt((was) => Math.min(Math.max(was + step, 0), found.length - 1));
    } else if (event.key === "Enter" && !event.ctrlKey && chosen !== undefined) {
      event.preventDefault();
      pick(chosen[1]);
    } else if (event.key === "Escape" && shown.length > 0) {
      // Esc closes the list; the next one leaves the form.
      event.stopPropagation();
      close();
    }
  }

  return (
    <span className="app-pick">
      <input
        {...common}
        type="text"
        role="combobox"
        className="app-in app-in--line"
        aria-autocomplete="list"
        aria-expanded={shown.length > 0}
        aria-controls={list}
        aria-activedescendant={chosen && `${list}-${chosen[0]}`}
        autoComplete="off"
        value={value}
        onKeyDown={pressed}
        onBlur={close}
        onChange={(event) => {
          onChange(event.target.value);
          setOpen(event.target.value.trim() !== "");
          setAt(-1);
        }}
      />
      <span id={list} role="listbox" aria-label={common["aria-label"]} hidden={shown.length === 0}>
        {shown.map((choice) => {
          const [code, words] = choice;
          return (
            // The arrows and Enter of the field act on the list: this is the mouse's way alone.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events
            <span
              key={code}
              id={`${list}-${code}`}
              ref={
                choice === chosen ? (option) => option?.scrollIntoView({ block: "nearest" }) : null
              }
              role="option"
              tabIndex={-1}
              aria-selected={choice === chosen}
              onMouseDown={(event) => {
                // The field keeps the focus, or leaving it would close the list first.
                event.preventDefault();
              }}
              onClick={() => {
                pick(words);
              }}
            >
              {words}
            </span>
          );
        })}
      </span>
    </span>
  );
}
