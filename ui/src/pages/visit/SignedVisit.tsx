// A signed visit: read, never changed. What was written after it stands beside it.
import type { Banner, VisitView } from "../../api/types";
import { AppAnswerWritten } from "../../components/AppAnswers";
import { AppCard } from "../../components/AppCard";
import { AppPageHead } from "../../components/AppPageHead";
import { AppPrompt } from "../../components/AppPrompt";
import { AppScore } from "../../components/AppScore";
import type { OpenForm } from "../../form/useForm";
import { PersonFrame } from "../PersonFrame";
import { CheckAnswers } from "./CheckAnswers";

interface Props {
  form: OpenForm;
  banner: Banner;
  visit: VisitView;
}

export function SignedVisit({ form, banner, visit }: Props) {
  return (
    <PersonFrame banner={banner} current={null}>
      <AppPageHead title={form.view.title} sentence={visit.signed} />
      <div className="app-with-rail">
        <CheckAnswers entries={form.draft.entries} visit={visit} onChange={null} />
        <aside className="app-rail app-stack" aria-label="Score and prompts">
          <AppScore score={visit.news2} />
          {visit.prompts.map((prompt) => (
            <AppPrompt key={prompt.entry} prompt={prompt}>
              <AppAnswerWritten person={banner.person.id} entry={prompt.entry} kind={prompt.kind} />
            </AppPrompt>
          ))}
          {visit.afterSigning.length > 0 && (
            <AppCard title="Written after signing" padded>
              <ul className="app-stack app-small">
                {visit.afterSigning.map((words) => (
                  <li key={words}>{words}</li>
                ))}
              </ul>
            </AppCard>
          )}
        </aside>
      </div>
    </PersonFrame>
  );
}
