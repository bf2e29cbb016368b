// What is going on around the person: prompts, tasks, referrals, messages; and what was: falls,
// conditions, the latest of the history.
import { useState } from "react";
import type { EntryView, MessageRow, PersonPage as View } from "../../api/types";
import { AppLink } from "../../app/AppLink";
import { AppAnswerWritten } from "../../components/AppAnswers";
import { AppCard } from "../../components/AppCard";
import { AppEndedApart } from "../../components/AppEndedApart";
import { AppEntryFields } from "../../components/AppEntry";
import { AppEntryRow } from "../../components/AppEntryRow";
import { AppFinish, AppFinishNow } from "../../components/AppFinish";
import { AppHistoryShort } from "../../components/AppHistory";
import { AppNewEntry } from "../../components/AppNewEntry";
import { AppRemove } from "../../components/AppRemove";
import { AppEmpty } from "../../components/AppStates";

interface Props {
  data: View;
  person: string;
  /** The entry that a way led to. */
  shown: string | null;
}

/** What of a prompt its title and state say, or nobody reads. */
const unread = ["title", "trigger", "rule_version", "due", "raised_at", "visit"];

/** What the line of an answered prompt says already. */
const inOneLine = ["value", "answer", "answer_note", "answered_for"];

/** A task with an end written is not edited, and a prompt that was answered stands below. */
function isOpen(entry: EntryView): boolean {
  return entry.ends?.ended === null;
}

export function Going({ data, person, shown }: Props) {
  const { tasks, referrals, messages } = data;
  // What was open when the page was drawn keeps its place, with what is being typed in it.
  const [open] = useState(() => new Set(data.prompts.filter(isOpen).map(({ id }) => id)));
  const isAbove = (prompt: EntryView) =>
    isOpen(prompt) || open.has(prompt.id) || prompt.ends?.halfWritten === true;
  const prompts = data.prompts.filter(isAbove);
  const answered = data.prompts.filter((prompt) => !isAbove(prompt));
  const row = (entry: EntryView) => ({ person, entry, shown: entry.id === shown });
  return (
    <>
      {prompts.length > 0 && (
        <AppCard title="Prompts" aside="raised at visits">
          <ul>
            {prompts.map((prompt) => (
              <AppEntryRow key={prompt.id} {...row(prompt)} without={unread} mayEdit={false}>
                <AppAnswerWritten
                  person={person}
                  entry={prompt.id}
                  kind={prompt.kind}
                  ends={prompt.ends}
                />
              </AppEntryRow>
            ))}
          </ul>
        </AppCard>
      )}
      <div className="app-columns">
        <AppCard title="Tasks" id="work">
          <ul>
            {tasks.map((task) => (
              <AppEntryRow key={task.id} {...row(task)} mayEdit={isOpen(task)}>
                {task.mayWrite && <AppFinish person={person} task={task} />}
                {task.ends !== null && task.ends.apart.length > 0 && (
                  <AppEndedApart
                    person={person}
                    entry={task.id}
                    title={task.title}
                    mayWrite={task.mayWrite}
                    ends={task.ends}
                  />
                )}
              </AppEntryRow>
            ))}
          </ul>
          {tasks.length === 0 && <AppEmpty title="No tasks" />}
          <AppNewEntry person={person} kind="task" words="Add a task" />
        </AppCard>
        <AppCard title="Referrals">
          <ul>
            {referrals.map((referral) => (
              <AppEntryRow key={referral.id} {...row(referral)}>
                {referral.ends && referral.mayWrite && (
                  <AppFinishNow
                    person={person}
                    entry={referral.id}
                    ends={referral.ends}
                    how="accepted"
                    title={referral.title}
                  />
                )}
              </AppEntryRow>
            ))}
          </ul>
          {referrals.length === 0 && <AppEmpty title="No referrals" />}
          <AppNewEntry person={person} kind="referral" words="Refer" />
        </AppCard>
        <AppCard title="Messages" id="messages">
          <ul>
            {messages.map((message) => (
              <Message key={message.entry} message={message} shown={message.entry === shown} />
            ))}
          </ul>
          {messages.length === 0 && <AppEmpty title="No messages" />}
          <AppNewEntry person={person} kind="message" words="Write a message" />
        </AppCard>
        <AppCard title="Falls">
          <ul>
            {data.falls.map((fall) => (
              <AppEntryRow key={fall.id} {...row(fall)} mayEdit={false}>
                {fall.mayWrite && <AppRemove person={person} entry={fall} brief />}
              </AppEntryRow>
            ))}
          </ul>
          {data.falls.length === 0 && <AppEmpty title="No fall in the record" />}
        </AppCard>
      </div>
      {answered.length > 0 && (
        <AppCard title="Prompts answered" aside="raised at visits">
          <ul>
            {answered.map((prompt) => (
              <Answered key={prompt.id} {...row(prompt)} />
            ))}
          </ul>
        </AppCard>
      )}
    </>
  );
}

/** One line: what it was, what was read and what was answered. The rest is opened on demand. */
function Answered({ person, entry, shown }: { person: string; entry: EntryView; shown: boolean }) {
  const said = (field: string) => entry.fields[field]?.text ?? "";
  const answer = [said("answer"), said("answer_note")].filter((words) => words !== "");
  return (
    <li
      id={`e-${entry.id}`}
      tabIndex={-1}
      className={shown ? "app-entry-row app-entry-row--shown" : "app-entry-row"}
    >
      <details open={shown}>
        <summary>
          <b>{entry.title}.</b> {said("value")} <b>Answered:</b> {answer.join(": ")}{" "}
          <span className="app-entry-row__by">{entry.by}</span>
        </summary>
        <AppEntryFields person={person} entry={entry} without={[...unread, ...inOneLine]} />
      </details>
    </li>
  );
}

function Message({ message, shown }: { message: MessageRow; shown: boolean }) {
  return (
    <li
      id={`e-${message.entry}`}
      tabIndex={-1}
      className={shown ? "app-entry-row app-entry-row--shown" : "app-entry-row"}
    >
      <div className="app-entry-row__head">
        <b>{message.from}</b> to {message.to}
        <span className="app-entry-row__by">{message.when}</span>
      </div>
      <p className="app-pre">{message.text}</p>
      {message.handled !== null && <p className="app-muted">{message.handled}</p>}
      {message.ends && (
        <div className="app-entry-row__acts">
          <AppFinishNow
            person={message.person.id}
            entry={message.entry}
            ends={message.ends}
            how="handled"
          />
        </div>
      )}
    </li>
  );
}

/** The rest of what is known: conditions, and the latest of the history. */
export function Past({ data, person, shown }: Props) {
  return (
    <>
      <AppCard title="Conditions">
        <ul>
          {data.conditions.map((condition) => (
            <AppEntryRow
              key={condition.id}
              person={person}
              entry={condition}
              shown={condition.id === shown}
              brief
            />
          ))}
        </ul>
        {data.conditions.length === 0 && <AppEmpty title="No condition recorded" />}
        <AppNewEntry person={person} kind="condition" words="Add a condition" />
      </AppCard>
      <AppCard
        title="Latest"
        aside={<AppLink to={{ page: "history", person }}>All history</AppLink>}
      >
        <AppHistoryShort lines={data.history} />
      </AppCard>
    </>
  );
}
