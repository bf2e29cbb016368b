// The controls of each measure. Which ranges are usual and what a value scores is not known
// here: it comes back from Rust with every draft that is kept.
import type { ReactNode } from "react";
import type { MeasureRow } from "../../components/AppObservations";
import { AppTag } from "../../components/AppTag";
import { absentOf, isAnswered, textOf } from "../../form/input";
import { Line, One, Pair, RowNoAnswer, type Of } from "./measureParts";

interface RowOf extends Of {
  label: string;
  fields: readonly string[];
}

function simple(
  { form, entry, label, fields }: RowOf,
  more?: ReactNode,
  below?: ReactNode,
): MeasureRow {
  const [first = ""] = fields;
  return {
    label,
    reads: fields,
    last: [first],
    controls: (
      <>
        <Line>
          <One form={form} entry={entry} field={first} />
          {more}
          <RowNoAnswer form={form} entry={entry} fields={[first]} label={label} />
        </Line>
        {below}
      </>
    ),
  };
}

const sitting = [
  "systolic_1",
  "diastolic_1",
  "systolic_2",
  "diastolic_2",
  "systolic_3",
  "diastolic_3",
];
const standing = [
  "lying_systolic",
  "lying_diastolic",
  "standing_1_systolic",
  "standing_1_diastolic",
  "standing_3_systolic",
  "standing_3_diastolic",
];

/** Short enough for one line; the catalogue's own words stand on the page that is signed. */
const awareness = {
  A: "Alert",
  C: "New confusion",
  V: "Voice",
  P: "Pain",
  U: "No response",
} as const;

/** The rows of the table. */
export function measures(of: Of): MeasureRow[] {
  const { form, entry } = of;
  const answers = form.draft.entries.find((one) => one.entry === entry)?.fields ?? {};
  const has = (field: string) => isAnswered(answers[field]) && absentOf(answers[field]) === null;
  return [
    simple({ ...of, label: "Breathing rate", fields: ["respiratory_rate"] }),
    oxygen(of, has),
    {
      label: "Blood pressure, sitting",
      reads: ["blood_pressure", "second_reading"],
      last: ["blood_pressure"],
      controls: <Sitting {...of} has={has} />,
    },
    {
      label: "Lying, then standing",
      reads: ["postural"],
      last: ["postural"],
      controls: <LyingThenStanding {...of} />,
    },
    simple({ ...of, label: "Pulse", fields: ["pulse", "rhythm"] }, <One {...of} field="rhythm" />),
    {
      label: "Awareness",
      reads: ["acvpu"],
      last: ["acvpu"],
      controls: (
        <Line>
          <One {...of} field="acvpu" words={awareness} />
          <RowNoAnswer {...of} fields={["acvpu"]} label="Awareness" />
        </Line>
      ),
    },
    simple(
      { ...of, label: "Temperature", fields: ["temperature"] },
      undefined,
      has("temperature") && (
        <Line>
          <span className="app-unit">Taken in</span>
          <One {...of} field="temperature_method" compact />
        </Line>
      ),
    ),
    simple(
      { ...of, label: "Weight", fields: ["weight"] },
      has("weight") && <Estimated {...of} field="weight_estimated" />,
      has("weight") && (
        <Line>
          <span className="app-unit">How weighed</span>
          <One {...of} field="weight_method" />
        </Line>
      ),
    ),
    simple(
      { ...of, label: "Height", fields: ["height"] },
      has("height") && <Estimated {...of} field="height_estimated" />,
    ),
  ];
}

function Estimated({ form, entry, field }: Of & { field: string }) {
  return (
    <One form={form} entry={entry} field={field} words={{ no: "Measured", yes: "Estimated" }} />
  );
}

function oxygen(of: Of, has: (field: string) => boolean): MeasureRow {
  const { form, entry } = of;
  const answers = form.draft.entries.find((one) => one.entry === entry)?.fields ?? {};
  const unconfirmed = form.view.visit?.reads["spo2_scale"];
  return {
    label: "Oxygen, SpO2",
    reads: ["spo2", "on_oxygen"],
    last: ["spo2"],
    controls: (
      <>
        <Line>
          <One {...of} field="spo2" />
          <One {...of} field="on_oxygen" words={{ no: "On air", yes: "On oxygen" }} />
          <RowNoAnswer {...of} fields={["spo2", "on_oxygen"]} label="Oxygen, SpO2" />
        </Line>
        {textOf(answers["on_oxygen"]) === "yes" && (
          <Line>
            <One {...of} field="oxygen_litres" />
            <span className="app-unit">by</span>
            <One {...of} field="oxygen_device" compact />
          </Line>
        )}
        {has("spo2") && (
          <Line>
            <One {...of} field="spo2_scale" />
          </Line>
        )}
        {textOf(answers["spo2_scale"]) === "2" && (
          <Line>
            <span className="app-unit">Target of 88 to 92% confirmed by</span>
            <One {...of} field="spo2_target_by" />
            <span className="app-unit">on</span>
            <One {...of} field="spo2_target_on" />
          </Line>
        )}
        {unconfirmed && (
          <Line>
            <AppTag tag={unconfirmed} icon="warn" />
          </Line>
        )}
      </>
    ),
  };
}

function LyingThenStanding(of: Of) {
  const answers = of.form.draft.entries.find(({ entry }) => entry === of.entry)?.fields ?? {};
  return (
    <>
      <Pair {...of} fields={["lying_systolic", "lying_diastolic"]} words="lying, after 5 minutes" />
      <Pair
        {...of}
        fields={["standing_1_systolic", "standing_1_diastolic"]}
        words="standing, 1 minute"
      />
      <Pair
        {...of}
        fields={["standing_3_systolic", "standing_3_diastolic"]}
        words="standing, 3 minutes"
      />
      <Line>
        <span className="app-unit">Symptoms on standing</span>
        <One {...of} field="standing_symptoms" />
        <RowNoAnswer {...of} fields={standing} label="Lying, then standing" />
      </Line>
      {textOf(answers["standing_symptoms"]) === "yes" && (
        <Line>
          <One {...of} field="standing_symptoms_note" />
        </Line>
      )}
    </>
  );
}

function Sitting({ form, entry, has }: Of & { has: (field: string) => boolean }) {
  const of = { form, entry };
  const prompts = form.view.visit?.prompts ?? [];
  const severe =
    prompts.some(({ trigger }) => trigger.startsWith("bp-severe")) || has("bp_red_flags");
  return (
    <>
      <Pair {...of} fields={["systolic_1", "diastolic_1"]} words="first" />
      <Pair {...of} fields={["systolic_2", "diastolic_2"]} words="second" />
      {(has("systolic_2") || has("systolic_3")) && (
        <Pair {...of} fields={["systolic_3", "diastolic_3"]} words="third, if they differ much" />
      )}
      <Line>
        <span className="app-unit">Arm</span>
        <One {...of} field="bp_arm" />
        <RowNoAnswer {...of} fields={sitting.slice(0, 2)} label="Blood pressure, sitting" />
      </Line>
      <details open={has("bp_cuff") || has("systolic_other_arm")}>
        <summary>Cuff, other arm</summary>
        <Line>
          <One {...of} field="bp_cuff" />
        </Line>
        <Pair {...of} fields={["systolic_other_arm", "diastolic_other_arm"]} words="other arm" />
      </details>
      {severe && (
        <Line>
          <span className="app-unit">With a severe blood pressure</span>
          <One {...of} field="bp_red_flags" />
        </Line>
      )}
    </>
  );
}
