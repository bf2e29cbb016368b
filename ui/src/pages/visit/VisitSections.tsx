// The sections of the visit page, one below the other, from greeting to goodbye.
import type { VisitView } from "../../api/types";
import { useSigned } from "../../app/session";
import { AppButton } from "../../components/AppButton";
import { AppCard } from "../../components/AppCard";
import { FollowUpTitle, Raise } from "../../components/AppFollowUps";
import { AppIcon } from "../../components/AppIcon";
import { AppObservations } from "../../components/AppObservations";
import { AppEmpty } from "../../components/AppStates";
import { AppField } from "../../form/AppField";
import { fieldsToFill, specOf } from "../../form/fields";
import { entriesOf, isInRecord, textOf, withAnswer } from "../../form/input";
import type { OpenForm } from "../../form/useForm";
import { measures } from "./measures";
import { FallsPart } from "./FallsPart";
import { isFollowUp, type FollowUpKind } from "./parts";
import { VisitFields } from "./VisitFields";

interface Props {
  form: OpenForm;
  visit: VisitView;
  onRaise: (kind: FollowUpKind) => void;
  onTakeBack: (entry: string) => void;
  onShow: (entry: string) => void;
}

export function VisitSections({ form, visit, onRaise, onTakeBack, onShow }: Props) {
  return (
    <div className="app-stack-16">
      <AppCard title="Who and why" id="who-and-why" padded>
        <VisitFields form={form} visit={visit} part="who-and-why" />
      </AppCard>
      <AppCard title="Health checks" id="health-checks" aside={<FieldKeys />}>
        <AppObservations visit={visit} rows={measures({ form, entry: visit.observations })} />
      </AppCard>
      <FallsPart form={form} visit={visit} onTakeBack={onTakeBack} onShow={onShow} />
      <AppCard
        title="Social checks"
        id="social-checks"
        aside="what was said last time stands beside each; nothing is filled in for you"
        padded
      >
        <VisitFields form={form} visit={visit} part="social-checks" />
      </AppCard>
      <Safeguarding form={form} visit={visit} />
      <AppCard title="What matters today" id="what-matters" padded>
        <VisitFields form={form} visit={visit} part="what-matters" />
      </AppCard>
      <FollowUps form={form} onRaise={onRaise} onTakeBack={onTakeBack} />
      <AppCard title="Summary" id="summary" padded>
        <VisitFields form={form} visit={visit} part="summary" />
        <Suggested form={form} visit={visit} />
      </AppCard>
    </div>
  );
}

function FieldKeys() {
  return (
    <span aria-hidden="true">
      <span className="app-kbd">Tab</span> next value <span className="app-kbd">Alt D</span>{" "}
      declined <span className="app-kbd">Alt N</span> not asked <span className="app-kbd">?</span>{" "}
      more
    </span>
  );
}

const concern_kind = "safeguarding-concern";

function Safeguarding({ form, visit }: { form: OpenForm; visit: VisitView }) {
  const { catalogue } = useSigned();
  const entry = visit.safeguarding;
  const answers = form.draft.entries.find((one) => one.entry === entry)?.fields ?? {};
  const concern = specOf(catalogue, concern_kind, "concern");
  const note = specOf(catalogue, concern_kind, "note");
  const yes = textOf(answers["concern"]) === "yes";
  return (
    <AppCard title="Safeguarding" id="safeguarding" padded>
      {concern && (
        <AppField
          form={form}
          entry={entry}
          kind={concern_kind}
          spec={concern}
          label="Any worry about safety?"
          last={visit.lastTime[`${concern_kind}.concern`]}
        />
      )}
      {(yes || textOf(answers["note"]) !== "") && note && (
        <>
          <p className="app-small app-row">
            <AppIcon name="lock" /> This note is kept apart: only those who may read safeguarding
            notes ever receive it. Do not repeat it in the summary.
          </p>
          <AppField form={form} entry={entry} kind={concern_kind} spec={note} />
        </>
      )}
    </AppCard>
  );
}

interface FollowUpsProps {
  form: OpenForm;
  onRaise: (kind: FollowUpKind) => void;
  onTakeBack: (entry: string) => void;
}

function FollowUps({ form, onRaise, onTakeBack }: FollowUpsProps) {
  const { catalogue } = useSigned();
  const raised = form.draft.entries.filter(({ kind }) => isFollowUp(kind));
  return (
    <AppCard title="Follow-ups" id="follow-ups" padded>
      {raised.length === 0 && <AppEmpty title="Nothing raised yet" />}
      {raised.map((entry) => (
        <div key={entry.entry} className="app-raised" id={`e-${entry.entry}`} tabIndex={-1}>
          <div className="app-raised__head">
            <h3>
              <FollowUpTitle entry={entry} />
            </h3>
            {!isInRecord(form.draft, entry.entry) && (
              <AppButton
                small
                bare
                onClick={() => {
                  onTakeBack(entry.entry);
                }}
              >
                Take back
                <span className="app-vh">
                  {" "}
                  <FollowUpTitle entry={entry} />
                </span>
              </AppButton>
            )}
          </div>
          <div className="app-visit-fields">
            {fieldsToFill(catalogue, entry.kind, true).map((spec) => (
              <AppField
                key={spec.name}
                form={form}
                entry={entry.entry}
                kind={entry.kind}
                spec={spec}
              />
            ))}
          </div>
        </div>
      ))}
      <div className="app-row app-row--wrap">
        <Raise kind="referral" words="Refer" onRaise={onRaise} />
        <Raise kind="task" words="Task" onRaise={onRaise} />
        <Raise kind="message" words="Message" onRaise={onRaise} />
      </div>
    </AppCard>
  );
}

/** A summary written from the page; used only when somebody says so. */
function Suggested({ form, visit }: { form: OpenForm; visit: VisitView }) {
  const [entry] = entriesOf(form.draft, "visit");
  const written = textOf(entry?.fields["summary"]);
  if (visit.suggestedSummary === "" || written === visit.suggestedSummary) return null;
  return (
    <div className="app-suggested">
      <p>
        <b>From this page:</b> {visit.suggestedSummary}
      </p>
      <AppButton
        small
        onClick={() => {
          form.change((draft) =>
            withAnswer(draft, visit.visit, "visit", "summary", visit.suggestedSummary),
          );
        }}
      >
        {written === "" ? "Use these words" : "Use these words instead of mine"}
      </AppButton>
    </div>
  );
}
