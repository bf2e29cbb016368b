// The frames in which versions are settled, each by one change that replaces every version that
// was shown, and nothing else.
import { useApi } from "../../api/ApiContext";
import type { Dispute, Divergence, Draft, Input, Saved } from "../../api/types";
import { useAct } from "../../app/useAct";
import { AppDispute } from "../../components/AppDispute";
import { AppTwoVersions, type Chosen } from "../../components/AppTwoVersions";
import { AppKept } from "../../form/AppKept";
import { AppRemoved } from "../../form/AppMoved";
import { AppThrowAway } from "../../form/AppThrowAway";
import { textOf } from "../../form/input";
import { useBox, type OpenBox } from "../../form/useBox";
import type { OpenForm } from "../../form/useForm";

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
  const { entry, kind, field } = divergence;
  const place = { person, entry, kind, field };
  const box = useBox(person, { form: "wording", kind, entry, field }, divergence.halfWritten);

  const { form } = box;

  async function settle(chosen: Chosen) {
    // One wording replaces what it was begun from.
    const from = ({ base }: Draft) => base.flatMap(({ versions }) => versions);
    const choose = (draft: Draft | null) =>
      "input" in chosen
        ? api.settle({
            ...place,
            shown: draft === null ? shown(divergence) : from(draft),
            choice: { choice: "words", input: chosen.input },
          })
        : api.settle({
            ...place,
            shown: shown(divergence),
            choice: { choice: "version", change: chosen.change },
          });
    if (form === null)
      await act(async () => {
        onSettled(await choose(null));
      });
    else {
      const saved = await box.save(choose);
      if (saved !== null) onSettled(saved);
    }
  }

  const own = form && {
    words: textIn(box.fields[field]),
    onWords: (words: string) => {
      box.type({ [field]: words });
    },
    below: <BelowWording box={box} form={form} />,
  };
  const why = wrong ?? box.wrong;
  return (
    <div>
      {why !== null && (
        <p className="app-wrong" role="alert">
          {why}
        </p>
      )}
      <AppTwoVersions
        divergence={divergence}
        own={own}
        onOwn={box.open}
        waiting={waiting || form?.busy === true}
        onSettle={(chosen) => void settle(chosen)}
      />
    </div>
  );
}

/** Whether it is kept, what somebody wrote meanwhile, and the way to be rid of it. */
function BelowWording({ box, form }: { box: OpenBox; form: OpenForm }) {
  return (
    <div className="app-row app-row--wrap app-small app-muted">
      <AppKept form={form} />
      <AppRemoved form={form} />
      {form.view.moved.map((moved) => (
        <p key={moved.field} className="app-moved" role="status">
          {moved.words}
        </p>
      ))}
      {form.view.kept !== null && <AppThrowAway form={form} onGone={box.shut} />}
    </div>
  );
}

function textIn(input: Input | undefined): string | null {
  return input === undefined ? null : textOf(input);
}
