// Check your answers, then sign. Signing locks the visit.
import { useEffect, useState, type ReactNode } from "react";
import type { Banner, VisitView } from "../../api/types";
import { useMayWrite, useSigned } from "../../app/session";
import { AppButton, AppPrimary } from "../../components/AppButton";
import { AppCheck } from "../../components/AppCheck";
import { AppErrors, thingsToPutRight } from "../../components/AppErrors";
import { AppIcon } from "../../components/AppIcon";
import { AppPageHead } from "../../components/AppPageHead";
import { AppPatientBanner } from "../../components/AppPatientBanner";
import { AppPrompt, isAnswered, promptId, unansweredFirst } from "../../components/AppPrompt";
import { AppRail } from "../../components/AppRail";
import { AppSaveBar } from "../../components/AppSaveBar";
import { AppScore } from "../../components/AppScore";
import { errorsOf } from "../../form/AppEntryForm";
import { AppKept } from "../../form/AppKept";
import type { OpenForm } from "../../form/useForm";
import { calledOffId } from "./CalledOff";
import { CheckAnswers } from "./CheckAnswers";
import type { PartId } from "./parts";
import { useDraftInWords } from "./useDraftInWords";

/** Where what colleagues wrote differently is named, among what stands before the signature. */
const toSettleId = "before-signing";

interface Props {
  form: OpenForm;
  banner: Banner;
  visit: VisitView;
  /** What is said where somebody removed the visit. */
  calledOff: ReactNode;
  /** Back to the page, to change something: a part of it, or nothing said. */
  onChange: (part: PartId | null) => void;
  onDone: () => void;
}

export function CheckVisit({ form, banner, visit, calledOff, onChange, onDone }: Props) {
  const { session } = useSigned();
  const maySign = useMayWrite("visit-signature");
  const [pressed, setPressed] = useState(0);
  useEffect(() => {
    window.scrollTo(0, 0);
  }, []);

  // A press that fails says why on top; the draft and every word in it stand.
  async function end(how: "sign" | "save") {
    const done = how === "sign" ? await form.sign() : await form.save();
    if (done === null) setPressed((was) => was + 1);
    else onDone();
  }

  const answers = useDraftInWords(form.draft.entries, form.view.readAs);
  function goTo(field: string) {
    if (field === calledOffId || field === toSettleId) {
      document.getElementById(field)?.focus();
      return;
    }
    onChange(null);
    requestAnimationFrame(() => {
      document.getElementById(field)?.focus();
    });
  }

  const open = visit.prompts.find((prompt) => !isAnswered(prompt));
  // What keeps a visit from being signed without a field to blame is that somebody removed it,
  // what colleagues wrote differently, or a prompt, while one is open.
  const isOpen =
    visit.calledOff?.undecided === true
      ? calledOffId
      : visit.toSettle.length > 0
        ? toSettleId
        : open && promptId(open);
  const refused = form.error?.code === "invalid" && isOpen ? isOpen : null;
  const errors = errorsOf(form).map((item) => ({ ...item, field: item.field ?? refused }));

  return (
    <>
      <AppPatientBanner banner={banner} />
      <main className="app-main" id="main">
        <AppPageHead
          title="Check your answers"
          sentence={form.view.title}
          tools={
            <AppButton
              icon="left"
              onClick={() => {
                onChange(null);
              }}
            >
              Back to the visit
            </AppButton>
          }
        />
        {errors.length > 0 && (
          <AppErrors
            key={pressed}
            title={thingsToPutRight(errors.length)}
            errors={errors}
            onGo={goTo}
          />
        )}
        {calledOff}
        <div className="app-with-rail">
          <CheckAnswers answers={answers} parts={visit.parts} onChange={onChange} />
          <AppRail label="Score and prompts">
            {visit.beforeSigning.length > 0 && (
              <section
                className="app-prompt"
                aria-label="Before you sign"
                id={toSettleId}
                tabIndex={-1}
              >
                <div className="app-row">
                  <AppIcon name="warn" size={20} />
                  <h2>Before you sign</h2>
                </div>
                <ul>
                  {visit.beforeSigning.map((words) => (
                    <li key={words}>{words}</li>
                  ))}
                  {visit.toSettle.map((check) => (
                    <li key={check.key}>
                      <AppCheck check={check} />
                    </li>
                  ))}
                </ul>
              </section>
            )}
            {unansweredFirst(visit.prompts).map((prompt) => (
              <AppPrompt key={prompt.entry} prompt={prompt}>
                {!isAnswered(prompt) && (
                  <AppButton
                    small
                    onClick={() => {
                      goTo(promptId(prompt));
                    }}
                  >
                    Answer it<span className="app-vh">: {prompt.title}</span>
                  </AppButton>
                )}
              </AppPrompt>
            ))}
            <AppScore score={visit.news2} />
          </AppRail>
        </div>
      </main>
      <AppSaveBar
        label="Sign"
        state={
          maySign ? (
            <>
              Signing locks this visit with your name
              {session.registration !== null && `, ${session.registration}`}, the time and this
              laptop. It is sent when there is a signal.
            </>
          ) : (
            <>Your role saves visits and does not sign them.</>
          )
        }
        kept={<AppKept form={form} />}
      >
        {maySign ? (
          <>
            <AppButton onClick={() => void end("save")}>Save, not signed</AppButton>
            <AppPrimary waiting={form.busy} onClick={() => void end("sign")}>
              Sign visit
            </AppPrimary>
          </>
        ) : (
          <AppPrimary waiting={form.busy} onClick={() => void end("save")}>
            Save visit
          </AppPrimary>
        )}
      </AppSaveBar>
    </>
  );
}
