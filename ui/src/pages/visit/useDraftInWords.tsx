// What is typed, in words: to be checked before it is signed.
import type { DraftEntry, FieldSpec, Input, ReadAs } from "../../api/types";
import { useSigned } from "../../app/session";
import { FollowUpTitle } from "../../components/AppFollowUps";
import { specOf } from "../../form/fields";
import { absentOf, codesOf, isAnswered, textOf } from "../../form/input";
import { dateAsTyped, momentAsTyped } from "../../present/dates";
import type { Answered } from "./CheckAnswers";

export function useDraftInWords(
  entries: readonly DraftEntry[],
  readAs: readonly ReadAs[],
): Answered[] {
  const { catalogue } = useSigned();
  const words = useWords();
  const said = ({ entry, kind, fields }: DraftEntry) =>
    Object.entries(fields).flatMap(([name, input]) => {
      const spec = specOf(catalogue, kind, name);
      const read = readAs.find((one) => one.entry === entry && one.field === name);
      return spec && isAnswered(input) ? [[name, read?.words ?? words(spec, input)] as const] : [];
    });
  return entries.map((entry) => ({
    entry: entry.entry,
    kind: entry.kind,
    title: <FollowUpTitle entry={entry} />,
    said: Object.fromEntries(said(entry)),
  }));
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
