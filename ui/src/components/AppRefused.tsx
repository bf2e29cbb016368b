// A change that the server did not accept: its reason in the server's words, one's own text kept
// in full, and ways on. And one that only waits, or that the server has.
import type { SentChange } from "../api/types";
import { AppLink } from "../app/AppLink";
import { AppButton } from "./AppButton";
import { AppIcon, type IconName } from "./AppIcon";
import { nameOf } from "./AppVisitList";
import "./AppRefused.css";

interface Props {
  change: SentChange;
  onSeen: () => void;
}

export function AppRefused({ change, onSeen }: Props) {
  const { person, what, written, verdict, telephone, text } = change;
  return (
    <li className="app-refused">
      <p className="app-refused__what">
        <AppIcon name="warn" size={20} />
        <span>
          <b>{what}</b>
          {person && ` for ${nameOf(person)}`}, {written}
        </span>
      </p>
      <p>{verdict}</p>
      <p className="app-muted">Nothing is lost: your words stay here.</p>
      {telephone !== null && <p>A message in this record would not be taken either. {telephone}</p>}
      <Words text={text} open />
      <div className="app-row app-row--wrap">
        {person && (
          <AppLink to={{ page: "person", person: person.id }} className="app-btn app-btn--s">
            Open the record
          </AppLink>
        )}
        {person && telephone === null && (
          <AppLink
            to={{ page: "form", person: person.id, kind: "message" }}
            className="app-btn app-btn--s"
          >
            Tell a colleague
          </AppLink>
        )}
        <AppButton small bare onClick={onSeen}>
          Take it off Today<span className="app-vh">: {what}</span>
        </AppButton>
      </div>
    </li>
  );
}

export function AppSent({ change, icon }: { change: SentChange; icon: IconName }) {
  return (
    <li className="app-refused">
      <p className="app-row">
        <AppIcon name={icon} />
        <span>
          <b>{change.what}</b>
          {change.person && ` for ${nameOf(change.person)}`}, {change.written}
        </span>
      </p>
      <p className="app-muted">{change.verdict}</p>
      <Words text={change.text} />
    </li>
  );
}

function Words({ text, open = false }: { text: SentChange["text"]; open?: boolean }) {
  if (text.length === 0) return null;
  return (
    <details open={open}>
      <summary>What I wrote</summary>
      <dl className="app-refused__words">
        {text.map(([label, words], index) => (
          <div key={index}>
            <dt>{label}</dt>
            <dd className="app-pre">{words}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
