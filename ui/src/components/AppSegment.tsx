// One of a few ways of looking at a list, pressed like a key.
import "./AppSegment.css";

interface Props<V extends string> {
  label: string;
  value: V;
  options: readonly { value: V; words: string }[];
  onChange: (value: V) => void;
}

export function AppSegment<V extends string>({ label, value, options, onChange }: Props<V>) {
  return (
    <div className="app-seg" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => {
            onChange(option.value);
          }}
        >
          {option.words}
        </button>
      ))}
    </div>
  );
}
