// What was written, by whom, when and on which laptop; what it replaced, and whether it stands.
import type { HistoryField, HistoryLine } from "../api/types";
import { AppTag } from "./AppTag";
import "./AppPersonParts.css";

export function AppHistory({ lines }: { lines: readonly HistoryLine[] }) {
  return (
    <ol className="app-hist">
      {lines.map((line) => (
        <li key={`${line.change} ${line.what}`}>
          <span className="app-hist__when">{line.when}</span>
          <div>
            <p>
              <b>{line.what}</b>, {line.by}{" "}
              <span className="app-muted">
                {line.device}, {line.delivery}
              </span>
            </p>
            <Fields fields={line.fields} />
            {line.details.length > 0 && (
              <details>
                <summary>What Doorstep wrote with it</summary>
                <Fields fields={line.details} />
              </details>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Fields({ fields }: { fields: readonly HistoryField[] }) {
  return (
    <dl>
      {fields.map((field, at) => (
        <div key={`${at} ${field.label}`}>
          <dt>{field.label}</dt>
          <dd>
            <span className="app-pre">{field.after}</span>
            {field.before.length > 0 && (
              <span className="app-muted app-pre">
                {" "}
                instead of {field.before.map(quoted).join(" and ")}
              </span>
            )}{" "}
            {!field.stands && <AppTag tag={{ words: "replaced since", tone: "plain" }} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function quoted(words: string): string {
  return `“${words}”`;
}

/** The latest, a line each. */
export function AppHistoryShort({ lines }: { lines: readonly HistoryLine[] }) {
  return (
    <ol className="app-hist app-hist--short">
      {lines.map((line) => (
        <li key={`${line.change} ${line.what}`}>
          <span className="app-hist__when">{line.when}</span>
          <span>
            <b>{line.what}</b>, {line.by}
            {line.delivery !== "on the server" && (
              <span className="app-muted">, {line.delivery}</span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
