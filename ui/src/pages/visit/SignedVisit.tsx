// A signed visit: what was signed, as it was signed. What was written since stands beside it.
import type { Banner, EntryView, PromptView, SignedPart, SignedView } from "../../api/types";
import { useSigned } from "../../app/session";
import { AppAnswerWritten } from "../../components/AppAnswers";
import { AppCard } from "../../components/AppCard";
import { AppEntryFields, AppEntryNotes } from "../../components/AppEntry";
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
  const [first, ...others] = signed.signed;
  const entries = [...(first?.content ?? []), ...signed.beside];
  const scores = signed.signed.flatMap((part) => part.scores.map((score) => ({ part, score })));
  return (
    <PersonFrame banner={banner} current={null}>
      <AppPageHead title={title} sentence={signed.signed.map(({ words }) => words).join("; ")} />
      {others.length > 0 && (
        <p className="app-late-words">
          It was signed {signed.signed.length} times, by people who had not seen each other’s page.
          Each stands as it was signed.
        </p>
      )}
      <NotWhole part={first} />
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
        <div className="app-stack-16">
          {others.length > 0 && <h2>{first?.words}</h2>}
          <CheckAnswers answers={entries.map(inWords)} onChange={null} />
          {others.map((part) => (
            <AppCard key={part.words} title={part.words} padded>
              <NotWhole part={part} />
              {part.content.map((entry) => (
                <AppEntryFields key={entry.id} person={person} entry={entry} />
              ))}
            </AppCard>
          ))}
        </div>
        <AppRail label="Score and prompts">
          {prompts.map((prompt) => (
            <AppPrompt key={prompt.entry} prompt={prompt}>
              <AppAnswerWritten
                person={person}
                entry={prompt.entry}
                kind={prompt.kind}
                ends={prompt.ends}
              />
            </AppPrompt>
          ))}
          {signed.since.length > 0 && (
            <AppCard title="Written since" padded>
              <Lines lines={signed.since} />
            </AppCard>
          )}
          {scores.map(({ part, score }) => (
            <div key={`${part.words} ${score.name}`}>
              {others.length > 0 && <p className="app-small app-muted">{part.words}</p>}
              <AppScore score={score} of={others.length > 0 ? part.words : undefined} />
            </div>
          ))}
        </AppRail>
      </div>
    </PersonFrame>
  );
}

/** Why what is shown is not what was signed. */
function NotWhole({ part }: { part: SignedPart | undefined }) {
  if (part === undefined || part.notWhole === null) return null;
  return <p className="app-late-words">{part.notWhole}</p>;
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
