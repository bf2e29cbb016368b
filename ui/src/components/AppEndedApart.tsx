// A task that one did and another closed, unseen by each other: who did which, and which of both it
// was. What is taken back stays in the history.
import type { Ends } from "../api/types";
import { AppButton } from "./AppButton";
import { useEnding } from "./useEnding";

const ways = { "was-done": "It was done", "was-closed": "It was closed undone" } as const;

interface Props {
  person: string;
  entry: string;
  title: string;
  mayWrite: boolean;
  ends: Ends;
}

export function AppEndedApart({ person, entry, title, mayWrite, ends }: Props) {
  const { wrong, end } = useEnding(person, entry, ends);
  return (
    <div className="app-stack">
      <p>
        <b>Ended in two ways, unseen by each other.</b> {ends.apart.join(". ")}.
      </p>
      {wrong !== null && (
        <p className="app-wrong" role="alert">
          {wrong}
        </p>
      )}
      {mayWrite && (
        <div className="app-row app-row--wrap">
          {(["was-done", "was-closed"] as const).map((how) => (
            <AppButton key={how} small onClick={() => void end({ how })}>
              {ways[how]}
              <span className="app-vh">: {title}</span>
            </AppButton>
          ))}
        </div>
      )}
    </div>
  );
}
