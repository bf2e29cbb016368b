// A signed visit: what was signed, as it was signed. What was written since stands beside it.
import type { Banner, EntryView, PromptView, SignedView } from "../../api/types";
import { useSigned } from "../../app/session";
import { AppAnswerWritten } from "../../components/AppAnswers";
import { AppCard } from "../../components/AppCard";
import { AppEntryNotes } from "../../components/AppEntry";
import { AppPageHead } from "../../components/AppPageHead";
import { AppPrompt } from "../../components/AppPrompt";
import { AppRail } from "../../components/AppRail";
import { AppScore } from "../../components/AppScore";
import { AppThrowAway } from "../../form/AppThrowAway";
import { labelOf } from "../../form/fields";
import type { OpenForm } from "../../form/useForm";
import { PersonFrame } from "../PersonFrame";
import { CheckAnswers } from "./CheckAnswers";

interface Props {
  title: string;
  banner: Banner;
  signed: SignedView;
  prompts: readonly PromptView[];
  /** What this laptop's user had begun to write here. */
  form: OpenForm;
  onLeave: () => void;
}

export function SignedVisit({ title, banner, signed, prompts, form, onLeave }: Props) {
  const { catalogue } = useSigned();
  const person = banner.person.id;
  const inWords = (entry: EntryView) => ({
    entry: entry.id,
    kind: entry.kind,
    title: `${labelOf(catalogue, entry.kind)}: ${entry.title}`,
    said: Object.fromEntries(Object.entries(entry.fields).map(([name, { text }]) => [name, text])),
  });
  const entries = [...signed.content, ...signed.beside];
  return (
    <PersonFrame banner={banner} current={null}>
      <AppPageHead title={title} sentence={signed.words} />
      {signed.notWhole !== null && <p className="app-late-words">{signed.notWhole}</p>}
      {entries.map((entry) => (
        <AppEntryNotes key={entry.id} person={person} entry={entry} />
      ))}
      {signed.unsaved.length > 0 && (
        <AppCard title="Half written by you, and not saved" padded>
          <p>
            The visit was signed before you saved this. It is on this laptop only. Write what still
            matters as a task or a message, then throw it away here.
          </p>
          <Lines lines={signed.unsaved} />
          <AppThrowAway form={form} onGone={onLeave} />
        </AppCard>
      )}
      <div className="app-with-rail">
        <CheckAnswers answers={entries.map(inWords)} onChange={null} />
        <AppRail label="Score and prompts">
          {signed.scores.map((score) => (
            <AppScore key={score.name} score={score} />
          ))}
          {prompts.map((prompt) => (
            <AppPrompt key={prompt.entry} prompt={prompt}>
              <AppAnswerWritten person={person} entry={prompt.entry} kind={prompt.kind} />
            </AppPrompt>
          ))}
          {signed.since.length > 0 && (
            <AppCard title="Written since" padded>
              <Lines lines={signed.since} />
            </AppCard>
          )}
        </AppRail>
      </div>
    </PersonFrame>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="app-stack app-small">
      {lines.map((words, at) => (
        // Two entries may say the same.
        <li key={at}>{words}</li>
      ))}
    </ul>
  );
}
