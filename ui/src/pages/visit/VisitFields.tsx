// The fields of one part of the visit, what was said last time beside each.
import type { VisitView } from "../../api/types";
import { useSigned } from "../../app/session";
import { AppField } from "../../form/AppField";
import { specOf } from "../../form/fields";
import type { OpenForm } from "../../form/useForm";
import { visit_fields, type PartId } from "./parts";

interface VisitFieldsProps {
  form: OpenForm;
  visit: VisitView;
  part: PartId & keyof typeof visit_fields;
}

export function VisitFields({ form, visit, part }: VisitFieldsProps) {
  const { catalogue } = useSigned();
  return (
    <div className="app-visit-fields">
      {visit_fields[part].map((field) => {
        const spec = specOf(catalogue, "visit", field);
        return spec === undefined ? null : (
          <AppField
            key={field}
            form={form}
            entry={visit.visit}
            kind="visit"
            spec={spec}
            last={visit.lastTime[`visit.${field}`]}
          />
        );
      })}
    </div>
  );
}
