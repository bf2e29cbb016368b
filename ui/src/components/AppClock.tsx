// Says on every page that this laptop's clock cannot be right.
import { AppIcon } from "./AppIcon";
import "./AppClock.css";

export function AppClock({ words }: { words: string }) {
  return (
    <p className="app-clock" role="status">
      <AppIcon name="warn" size={20} />
      <span>{words}</span>
    </p>
  );
}
