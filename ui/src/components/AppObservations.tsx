// The health checks as one table: what is measured now, what it was last time, what it reads as,
// and its NEWS2 points. Tab goes from value to value.
import type { ReactNode } from "react";
import type { VisitView } from "../api/types";
import { useSigned } from "../app/session";
import { specOf } from "../form/fields";
import { AppIcon } from "./AppIcon";
import { AppTag } from "./AppTag";
import "./AppTable.css";
import "./AppObservations.css";

export interface MeasureRow {
  label: string;
  /** What of `reads` belongs to the row; the first that has points gives them. */
  reads: readonly string[];
  /** What was said last time: a field, or systolic over diastolic. */
  last: readonly string[];
  controls: ReactNode;
}

interface Props {
  visit: VisitView;
  rows: readonly MeasureRow[];
}

export function AppObservations({ visit, rows }: Props) {
  return (
    <table className="app-table app-obs">
      <thead>
        <tr>
          <th scope="col">Measure</th>
          <th scope="col">Now</th>
          <th scope="col">Last time</th>
          <th scope="col">Reads as</th>
          <th scope="col">NEWS2</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.label}>
            <th scope="row">{row.label}</th>
            <td>{row.controls}</td>
            <td data-label="Last time">
              <Last visit={visit} fields={row.last} />
            </td>
            <td data-label="Reads as">
              <ReadsAs visit={visit} fields={row.reads} />
            </td>
            <td data-label="NEWS2">
              <Points visit={visit} fields={row.reads} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CellProps {
  visit: VisitView;
  fields: readonly string[];
}

function Last({ visit, fields }: CellProps) {
  const { catalogue } = useSigned();
  const [first] = fields.map((field) => visit.lastTime[`observations.${field}`]);
  if (first === undefined) return <span className="app-muted">not taken</span>;
  // The unit stands beside the field already.
  const numbers = fields.map((field) => {
    const unit = specOf(catalogue, "observations", field)?.unit ?? null;
    const text = visit.lastTime[`observations.${field}`]?.text ?? "–";
    return unit === null ? text : text.replace(` ${unit}`, "");
  });
  return (
    <span className="app-muted">
      {numbers.join("/")} <span className="app-table__more">{first.when}</span>
    </span>
  );
}

function ReadsAs({ visit, fields }: CellProps) {
  const reads = fields.flatMap((field) => visit.reads[field] ?? []);
  return reads.map(({ words, tone }) =>
    tone === "late" || tone === "soon" ? (
      <AppTag key={words} tag={{ words, tone }} icon="warn" />
    ) : (
      <span key={words} className="app-obs__fine">
        {tone === "fine" && <AppIcon name="tick" size={12} />} {words}
      </span>
    ),
  );
}

function Points({ visit, fields }: CellProps) {
  const points = fields
    .map((field) => visit.reads[field]?.points ?? null)
    .find((one) => one !== null);
  if (points === undefined) return null;
  return <span className={`app-pts app-pts--${Math.min(points, 3)}`}>{points}</span>;
}
