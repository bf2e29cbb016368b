// The frames in which versions are settled, each by one change that replaces every version that
// was shown, and nothing else.
import { useApi } from "../../api/ApiContext";
import type { Dispute, Divergence, Saved } from "../../api/types";
import { useAct } from "../../app/useAct";
import { AppDispute } from "../../components/AppDispute";
import { AppTwoVersions, type Chosen } from "../../components/AppTwoVersions";

interface Props {
  person: string;
  disputes: readonly Dispute[];
  divergences: readonly Divergence[];
  onSettled: (saved: Saved) => void;
}

// Another version that arrives makes another question: the choice begins afresh.
export function SettleFrames({ person, disputes, divergences, onSettled }: Props) {
  return (
    <>
      {disputes.map((dispute) => (
        <AppDispute
          key={`${dispute.entry} ${drawn(dispute).join(" ")}`}
          person={person}
          dispute={dispute}
          onDecided={onSettled}
        />
      ))}
      {divergences.map((divergence) => (
        <Frame
          key={`${divergence.entry} ${divergence.field} ${shown(divergence).join(" ")}`}
          person={person}
          divergence={divergence}
          onSettled={onSettled}
        />
      ))}
    </>
  );
}

function drawn(dispute: Dispute): string[] {
  return dispute.leaving.base.flatMap(({ versions }) => versions);
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
  const { act, waiting, wrong } = useAct();

  function settle(chosen: Chosen) {
    const { entry, kind, field } = divergence;
    void act(async () => {
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
      onSettled(saved);
    });
  }

  return (
    <div>
      {wrong !== null && (
        <p className="app-wrong" role="alert">
          {wrong}
        </p>
      )}
      <AppTwoVersions divergence={divergence} waiting={waiting} onSettle={settle} />
    </div>
  );
}
