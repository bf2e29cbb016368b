// A date, and a moment. Typed as people write them: 11/2/2026.
import { useState, type KeyboardEvent } from "react";
import { AppButton } from "../components/AppButton";
import { useSigned } from "../app/session";
import { dateAsTyped, momentAsTyped, momentOf } from "../present/dates";

interface DateProps {
  common: { id: string; "aria-label": string };
  value: string;
  onChange: (value: string) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
}

export function AppDate({ common, value, onChange, onKeyDown }: DateProps) {
  const { session } = useSigned();
  // What is being typed stands as it is until the field is left.
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <span className="app-row app-date">
      <input
        {...common}
        type="text"
        className="app-in app-in--date"
        inputMode="numeric"
        placeholder="dd/mm/yyyy"
        autoComplete="off"
        value={typed ?? dateAsTyped(value)}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(event.target.value);
        }}
        onBlur={() => {
          setTyped(null);
        }}
      />
      {value === "" && (
        <AppButton
          bare
          small
          onClick={() => {
            onChange(session.today);
          }}
        >
          Today <span className="app-vh">as {common["aria-label"]}</span>
        </AppButton>
      )}
    </span>
  );
}

interface MomentProps {
  common: { id: string; "aria-label": string };
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function AppMoment({ common, label, value, onChange }: MomentProps) {
  const { date, time } = momentAsTyped(value);
  return (
    <span className="app-row">
      <AppDate
        common={{ ...common, "aria-label": `${label}: date` }}
        value={date}
        onChange={(changed) => {
          onChange(momentOf(changed.includes("-") ? dateAsTyped(changed) : changed, time));
        }}
      />
      <input
        type="text"
        className="app-in app-in--time"
        aria-label={`${label}: time`}
        placeholder="14:05"
        inputMode="numeric"
        autoComplete="off"
        value={time}
        onChange={(event) => {
          onChange(momentOf(date, event.target.value));
        }}
      />
    </span>
  );
}
