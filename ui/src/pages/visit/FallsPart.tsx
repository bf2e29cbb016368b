// Falls: what the record knows, what is told today, and what their prompts need to read.
import type { VisitView } from "../../api/types";
import { useSigned } from "../../app/session";
import { AppButton } from "../../components/AppButton";
import { AppCard } from "../../components/AppCard";
import { AppIcon } from "../../components/AppIcon";
import { AppRemove } from "../../components/AppRemove";
import { AppTag } from "../../components/AppTag";
import { AppField } from "../../form/AppField";
import { fieldsToFill } from "../../form/fields";
import { entriesOf, isInRecord, newEntryId, withEntry } from "../../form/input";
import type { OpenForm } from "../../form/useForm";
import { VisitFields } from "./VisitFields";
import "../../components/AppTable.css";

interface Props {
  form: OpenForm;
  visit: VisitView;
  onTakeBack: (entry: string) => void;
  /** Brings an entry that was just added into sight, the focus in its first field. */
  onShow: (entry: string) => void;
}

const columns = [
  ["happened_on", "Date"],
  ["place", "Where"],
  ["activity", "Doing what"],
  ["injury", "Injury"],
  ["blackout", "Blacked out"],
  ["time_on_floor", "On the floor"],
  ["note", "Note"],
] as const;

export function FallsPart({ form, visit, onTakeBack, onShow }: Props) {
  const { catalogue } = useSigned();
  const told = entriesOf(form.draft, "fall");
  const known = visit.falls.filter((fall) => !told.some(({ entry }) => entry === fall.id));
  return (
    <AppCard
      title="Falls"
      id="falls"
      tag={visit.fallsTag && <AppTag tag={visit.fallsTag} icon="warn" />}
    >
      {known.length > 0 && (
        <table className="app-table app-table--stacks">
          <caption className="app-vh">Falls in the record already</caption>
          <thead>
            <tr>
              {columns.map(([field, label]) => (
                <th key={field} scope="col">
                  {label}
                </th>
              ))}
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {known.map((fall) => (
              <tr key={fall.id}>
                {columns.map(([field, label]) => (
                  <td key={field} data-label={label}>
                    {fall.fields[field]?.text ?? <span className="app-muted">not recorded</span>}
                  </td>
                ))}
                <td data-label="From">{fall.by}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {visit.earlierReferrals.map((words) => (
        <p key={words} className="app-earlier">
          <AppIcon name="clock" /> {words}
        </p>
      ))}
      <div className="app-card__body">
        {told.map(({ entry }, index) => (
          <div key={entry} className="app-raised" id={`e-${entry}`} tabIndex={-1}>
            <div className="app-raised__head">
              <h3>{told.length > 1 ? `Fall told today, ${index + 1}` : "Fall told today"}</h3>
              {isInRecord(form.draft, entry) ? (
                <AppRemove
                  person={form.draft.person}
                  entry={{ id: entry, kind: "fall", title: "this fall" }}
                  verb="Take back"
                  brief
                  onRemoved={() => {
                    onTakeBack(entry);
                  }}
                />
              ) : (
                <AppButton
                  small
                  bare
                  onClick={() => {
                    onTakeBack(entry);
                  }}
                >
                  Take back <span className="app-vh">this fall</span>
                </AppButton>
              )}
            </div>
            <div className="app-visit-fields">
              {fieldsToFill(catalogue, "fall", false).map((spec) => (
                <AppField key={spec.name} form={form} entry={entry} kind="fall" spec={spec} />
              ))}
            </div>
          </div>
        ))}
        <AppButton
          icon="plus"
          onClick={() => {
            const entry = newEntryId();
            form.change((draft) => withEntry(draft, { entry, kind: "fall", fields: {} }));
            onShow(entry);
          }}
        >
          {told.length > 0 ? "Add another fall" : "Add a fall"}
        </AppButton>
        <VisitFields form={form} visit={visit} part="falls" />
      </div>
    </AppCard>
  );
}
