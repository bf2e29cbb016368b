// Everything that a visit says, part by part, to check before signing or to read after.
import type { ReactNode } from "react";
import type { DraftEntry, Input, VisitView } from "../../api/types";
import { useSigned } from "../../app/session";
import { AppButton } from "../../components/AppButton";
import { AppCard } from "../../components/AppCard";
import { FollowUpTitle } from "../../components/AppFollowUps";
import { dateAsTyped, momentAsTyped } from "../../present/dates";
import { fieldsToFill, specOf } from "../../form/fields";
import { absentOf, codesOf, isAnswered, textOf } from "../../form/input";
import type { FieldSpec } from "../../api/types";
import { isFollowUp, visit_fields, type PartId } from "./parts";
import "../../components/AppFollowUps.css";

interface Props {
  entries: readonly DraftEntry[];
  visit: VisitView;
  /** Leads back to a part; nothing where the visit is signed. */
  onChange: ((part: PartId) => void) | null;
}

export function CheckAnswers({ entries, visit, onChange }: Props) {
  const { catalogue } = useSigned();
  const fieldsOf = (id: string) => entries.find(({ entry }) => entry === id)?.fields ?? {};
  const visitFields = fieldsOf(visit.visit);
  const specs = (kind: string, names: readonly string[]) =>
    names.flatMap((name) => specOf(catalogue, kind, name) ?? []);
  const part = (id: PartId, title: string, lines: ReactNode) => (
    <Part key={id} id={id} title={title} onChange={onChange}>
      {lines}
    </Part>
  );
  const visitPart = (id: keyof typeof visit_fields, title: string, more?: ReactNode) =>
    part(
      id,
      title,
      <>
        {more}
        <Lines specs={specs("visit", visit_fields[id])} fields={visitFields} />
      </>,
    );
  const falls = entries.filter(({ kind }) => kind === "fall");
  const raised = entries.filter(({ kind }) => isFollowUp(kind));

  return (
    <div className="app-stack-16">
      {visitPart("who-and-why", "Who and why")}
      {part(
        "health-checks",
        "Health checks",
        <Lines
          specs={fieldsToFill(catalogue, "observations", false)}
          fields={fieldsOf(visit.observations)}
        />,
      )}
      {visitPart(
        "falls",
        "Falls",
        falls.map((fall) => (
          <Lines
            key={fall.entry}
            specs={fieldsToFill(catalogue, "fall", false)}
            fields={fall.fields}
          />
        )),
      )}
      {visitPart("social-checks", "Social checks")}
      {part(
        "safeguarding",
        "Safeguarding",
        <Lines
          specs={specs("safeguarding-concern", ["concern", "note"])}
          fields={fieldsOf(visit.safeguarding)}
        />,
      )}
      {visitPart("what-matters", "What matters today")}
      {part(
        "follow-ups",
        "Follow-ups",
        raised.map((entry) => (
          <div key={entry.entry}>
            <p className="app-check">
              <b>
                <FollowUpTitle entry={entry} />
              </b>
            </p>
            <Lines specs={fieldsToFill(catalogue, entry.kind, true)} fields={entry.fields} />
          </div>
        )),
      )}
      {visitPart("summary", "Summary")}
    </div>
  );
}

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
        onChange && (
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

interface LinesProps {
  specs: readonly FieldSpec[];
  fields: DraftEntry["fields"];
}

function Lines({ specs, fields }: LinesProps) {
  const words = useWords();
  const filled = specs.filter(({ name }) => isAnswered(fields[name]));
  if (filled.length === 0) return <p className="app-check app-muted">Nothing recorded.</p>;
  return (
    <dl>
      {filled.map((spec) => (
        <div key={spec.name} className="app-check">
          <dt>{spec.label}</dt>
          <dd className="app-pre">{words(spec, fields[spec.name])}</dd>
        </div>
      ))}
    </dl>
  );
}

/** An answer in words, as the catalogue has them. */
function useWords(): (spec: FieldSpec, input: Input | undefined) => string {
  const { catalogue } = useSigned();
  return (spec, input) => {
    const absent = absentOf(input);
    if (absent !== null)
      return catalogue.notAnswers.find(([code]) => code === absent)?.[1] ?? absent;
    const choice = (code: string) => spec.choices.find(([one]) => one === code)?.[1] ?? code;
    const text = textOf(input);
    switch (spec.fieldType) {
      case "bool":
        return text === "yes" ? "Yes" : text === "no" ? "No" : text;
      case "code":
        return choice(text);
      case "codes":
        return codesOf(input).map(choice).join(", ");
      case "date":
        return dateAsTyped(text);
      case "instant": {
        const { date, time } = momentAsTyped(text);
        return `${date} ${time}`.trim();
      }
      case "staff":
        return catalogue.staff.find(({ id }) => id === text)?.name ?? text;
      case "role":
        return catalogue.roles.find(([code]) => code === text)?.[1] ?? text;
      case "int":
      case "decimal":
        return spec.unit === null ? text : `${text} ${spec.unit}`;
      case "line":
      case "text":
      case "time":
      case "entry":
      case "system":
        return text;
    }
  };
}
