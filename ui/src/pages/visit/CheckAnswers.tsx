// Everything that a visit says, part by part, to check before signing or to read after.
import type { ReactNode } from "react";
import type { FieldSpec, Part as VisitPart } from "../../api/types";
import { useMayRead, useSigned } from "../../app/session";
import { AppButton } from "../../components/AppButton";
import { AppCard } from "../../components/AppCard";
import { fieldsToFill, specOf } from "../../form/fields";
import { isFollowUp, visit_fields, type PartId } from "./parts";
import "../../components/AppFollowUps.css";

/** An entry in words: typed, or as it was signed. */
export interface Answered {
  entry: string;
  kind: string;
  title: ReactNode;
  /** What each field says, by its name. */
  said: Readonly<Record<string, string>>;
}

interface Props {
  answers: readonly Answered[];
  /** What is open in each part, before signing. */
  parts?: readonly VisitPart[];
  /** Leads back to a part; nothing where the visit is signed. */
  onChange: ((part: PartId) => void) | null;
}

export function CheckAnswers({ answers, parts = [], onChange }: Props) {
  const { catalogue } = useSigned();
  const of = (kind: string) => answers.filter((one) => one.kind === kind);
  const lines = (entries: readonly Answered[], specs: readonly FieldSpec[]) =>
    entries.length === 0 ? (
      <Nothing />
    ) : (
      entries.map(({ entry, said }) => <Lines key={entry} specs={specs} said={said} />)
    );
  const specs = (kind: string, names: readonly string[]) =>
    names.flatMap((name) => specOf(catalogue, kind, name) ?? []);
  const every = (kind: string) => fieldsToFill(catalogue, kind, false);
  const part = (id: PartId, title: string, children: ReactNode) => (
    <Part key={id} id={id} title={title} onChange={onChange}>
      {children}
      <NotAnswered part={parts.find((one) => one.id === id)} />
    </Part>
  );
  const visitPart = (id: keyof typeof visit_fields, title: string) =>
    part(id, title, lines(of("visit"), specs("visit", visit_fields[id])));
  const falls = of("fall");
  const concerns = of("safeguarding-concern");
  // Nothing is said of what others wrote to whoever does not receive it.
  const receives = useMayRead("safeguarding-concern");

  return (
    <div className="app-stack-16">
      {visitPart("who-and-why", "Who and why")}
      {part("health-checks", "Health checks", lines(of("observations"), every("observations")))}
      {part(
        "falls",
        "Falls",
        <>
          {falls.length > 0 && lines(falls, every("fall"))}
          {(falls.length === 0 || saysOf(of("visit"), visit_fields.falls)) &&
            lines(of("visit"), specs("visit", visit_fields.falls))}
        </>,
      )}
      {visitPart("social-checks", "Social checks")}
      {part(
        "safeguarding",
        "Safeguarding",
        !receives && !saysOf(concerns, ["concern", "note"]) ? (
          <p className="app-check app-muted">Your role does not receive the answer of others.</p>
        ) : (
          lines(concerns, specs("safeguarding-concern", ["concern", "note"]))
        ),
      )}
      {visitPart("what-matters", "What matters today")}
      {part(
        "follow-ups",
        "Follow-ups",
        answers
          .filter(({ kind }) => isFollowUp(kind))
          .map(({ entry, kind, title, said }) => (
            <div key={entry}>
              <p className="app-check">
                <b>{title}</b>
              </p>
              <Lines specs={fieldsToFill(catalogue, kind, true)} said={said} />
            </div>
          )),
      )}
      {visitPart("summary", "Summary")}
    </div>
  );
}

/** Whether something is said in these fields. */
function saysOf(answers: readonly Answered[], fields: readonly string[]): boolean {
  return answers.some(({ said }) => fields.some((field) => said[field]));
}

/** What a signature does not cover: it lies apart, or goes on after the visit. */
const not_signed: ReadonlySet<PartId> = new Set(["safeguarding", "follow-ups"]);

interface PartProps {
  id: PartId;
  title: string;
  onChange: Props["onChange"];
  children: ReactNode;
}

function Part({ id, title, onChange, children }: PartProps) {
  return (
    <AppCard
      title={title}
      aside={
        onChange === null ? (
          not_signed.has(id) && "as it stands now: not part of what was signed"
        ) : (
          <AppButton
            small
            bare
            icon="pen"
            onClick={() => {
              onChange(id);
            }}
          >
            Change <span className="app-vh">{title}</span>
          </AppButton>
        )
      }
    >
      {children}
    </AppCard>
  );
}

/** Named before signing, so that no gap is signed unseen. */
function NotAnswered({ part }: { part: VisitPart | undefined }) {
  if (part === undefined || part.unanswered.length === 0) return null;
  return (
    <p className="app-check__gaps">
      <b>Not answered:</b> {part.unanswered.join("; ")}
    </p>
  );
}

interface LinesProps {
  specs: readonly FieldSpec[];
  said: Answered["said"];
}

function Lines({ specs, said }: LinesProps) {
  const filled = specs.filter(({ name }) => said[name]);
  if (filled.length === 0) return <Nothing />;
  return (
    <dl>
      {filled.map(({ name, label }) => (
        <div key={name} className="app-check">
          <dt>{label}</dt>
          <dd className="app-pre">{said[name]}</dd>
        </div>
      ))}
    </dl>
  );
}

function Nothing() {
  return <p className="app-check app-muted">Nothing recorded.</p>;
}
