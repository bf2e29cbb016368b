// What was raised on this visit: referrals, tasks, messages. They go with the visit and leave
// when there is a signal.
import type { DraftEntry } from "../api/types";
import { useMayWrite, useSigned } from "../app/session";
import { textOf } from "../form/input";
import { labelOf } from "../form/fields";
import type { FollowUpKind } from "../pages/visit/parts";
import { AppButton } from "./AppButton";
import { AppCard } from "./AppCard";
import { AppIcon, type IconName } from "./AppIcon";
import "./AppFollowUps.css";

interface Props {
  entries: readonly DraftEntry[];
  /** Not where the visit is signed. */
  onRaise?: (kind: FollowUpKind) => void;
  onShow: (entry: string) => void;
}

const drawings: Record<FollowUpKind, IconName> = {
  referral: "right",
  task: "tick",
  message: "message",
};

export function AppFollowUps({ entries, onRaise, onShow }: Props) {
  return (
    <AppCard title="Follow-ups raised here" aside={`${entries.length}`}>
      <ul>
        {entries.map((entry) => (
          <li key={entry.entry} className="app-step">
            <AppIcon name={drawings[entry.kind as FollowUpKind]} size={20} />
            <div>
              <button
                type="button"
                className="app-step__go"
                onClick={() => {
                  onShow(entry.entry);
                }}
              >
                <FollowUpTitle entry={entry} />
              </button>
              <FollowUpDetail entry={entry} />
            </div>
          </li>
        ))}
      </ul>
      {onRaise && (
        <div className="app-new">
          <Raise kind="referral" words="Refer" onRaise={onRaise} />
          <Raise kind="task" words="Task" onRaise={onRaise} />
          <Raise kind="message" words="Message" onRaise={onRaise} />
        </div>
      )}
    </AppCard>
  );
}

export function Raise({
  kind,
  words,
  onRaise,
}: {
  kind: FollowUpKind;
  words: string;
  onRaise: (kind: FollowUpKind) => void;
}) {
  const mayWrite = useMayWrite(kind);
  if (!mayWrite) return null;
  return (
    <AppButton
      small
      icon="plus"
      onClick={() => {
        onRaise(kind);
      }}
    >
      {words}
    </AppButton>
  );
}

/** "Task: repeat the blood pressure", or what kind it is while nothing is typed. */
export function FollowUpTitle({ entry }: { entry: DraftEntry }) {
  const { catalogue } = useSigned();
  const label = labelOf(catalogue, entry.kind);
  const name = textOf(entry.fields[entry.kind === "referral" ? "service" : "what"]);
  if (entry.kind === "message") {
    const to = catalogue.staff.find((one) => one.id === textOf(entry.fields["to"]));
    return to ? `Message to ${to.name}` : "Message";
  }
  return name === "" ? label : `${label}: ${name}`;
}

function FollowUpDetail({ entry }: { entry: DraftEntry }) {
  const { catalogue } = useSigned();
  const owner = catalogue.staff.find((one) => one.id === textOf(entry.fields["owner"]));
  const role = catalogue.roles.find(([code]) => code === textOf(entry.fields["owner_role"]));
  const detail = [
    owner?.name ?? role?.[1],
    entry.kind === "message" ? textOf(entry.fields["text"]) : textOf(entry.fields["reason"]),
  ].filter((part) => part !== undefined && part !== "");
  return <span className="app-muted">{detail.join(". ")}</span>;
}
