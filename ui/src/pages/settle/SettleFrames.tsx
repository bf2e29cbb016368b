// The frames in which versions are settled, each by one change that replaces every version that
// was shown, and nothing else.
import { useState } from "react";
import { useApi } from "../../api/ApiContext";
import { asApiError } from "../../api/problem";
import type { Divergence, Saved } from "../../api/types";
import { AppTwoVersions, type Chosen } from "../../components/AppTwoVersions";

interface Props {
  person: string;
  divergences: readonly Divergence[];
  onSettled: (saved: Saved) => void;
}

export function SettleFrames({ person, divergences, onSettled }: Props) {
  return divergences.map((divergence) => (
    <Frame
      // Another version that arrives makes another question: the choice begins afresh.
      key={`${divergence.entry} ${divergence.field} ${shown(divergence).join(" ")}`}
      person={person}
      divergence={divergence}
      onSettled={onSettled}
    />
  ));
}

function shown(divergence: Divergence): string[] {
  return divergence.versions.map((version) => version.change);
}

function Frame({
  person,
  divergence,
  onSettled,
}: {
  person: string;
  divergence: Divergence;
  onSettled: (saved: Saved) => void;
}) {
  const api = useApi();
  const [waiting, setWaiting] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);

  async function settle(chosen: Chosen) {
    const { entry, kind, field } = divergence;
    setWaiting(true);
    try {
      const saved = await api.settle({
        person,
        entry,
        kind,
        field,
        shown: shown(divergence),
        choice:
          "change" in chosen
            ? { choice: "version", change: chosen.change }
            : { choice: "words", input: chosen.input },
      });
      setWrong(null);
      onSettled(saved);
    } catch (thrown) {
      setWrong(asApiError(thrown).message);
    } finally {
      setWaiting(false);
    }
  }

  return (
    <div>
      {wrong !== null && (
        <p className="app-wrong" role="alert">
          {wrong}
        </p>
      )}
      <AppTwoVersions
        divergence={divergence}
        waiting={waiting}
        onSettle={(chosen) => void settle(chosen)}
      />
    </div>
  );
}
