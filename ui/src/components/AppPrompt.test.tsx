import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import type { PromptView } from "../api/types";
import { expectAccessible } from "../test/pages";
import { AppPrompt, unansweredFirst, type Answers } from "./AppPrompt";

const prompt: PromptView = {
  entry: "p1",
  kind: "prompt",
  trigger: "bp-above-target",
  title: "Blood pressure above target",
  text: "152/84. Target under 150/90 because she is 80 or over (NG136).",
  due: { words: "By Wed 18 Feb", tone: "soon" },
  actions: [{ words: "Ask Priya Nair to repeat it", answer: "task", raises: null }],
  read: "152/84. Not severe.",
  answer: null,
  earlier: null,
  ends: null,
};

/** A prompt whose page holds what is typed. */
function Held(props: {
  prompt?: PromptView;
  onAnswer?: Answers["onAnswer"];
  onReopen?: () => void;
}) {
  const { prompt: shown = prompt, onAnswer = vi.fn(), onReopen = vi.fn() } = props;
  const [box, setBox] = useState<Answers["box"]>(null);
  return (
    <AppPrompt
      prompt={shown}
      answers={{
        box,
        back: "Back",
        onOpen: (how) => {
          setBox({ how, words: "" });
        },
        onWords: (words) => {
          setBox(box && { ...box, words });
        },
        onBack: () => {
          setBox(null);
        },
        onAnswer,
        onReopen,
      }}
    />
  );
}

describe("a prompt", () => {
  it("cannot be put away without an answer", () => {
    render(<Held />);
    expect(screen.queryByRole("button", { name: /close|dismiss|hide/i })).toBeNull();
    expect(screen.getByText("By Wed 18 Feb")).toBeVisible();
  });

  it("asks why where no action is taken, and takes no empty reason", async () => {
    const answer = vi.fn();
    render(<Held onAnswer={answer} />);
    await userEvent.click(screen.getByRole("button", { name: "No action, say why" }));
    await userEvent.click(screen.getByRole("button", { name: "Answer" }));
    expect(screen.getByText("Say why in a few words")).toBeVisible();
    expect(answer).not.toHaveBeenCalled();
    await userEvent.type(screen.getByRole("textbox"), "Her GP changed it yesterday");
    await userEvent.click(screen.getByRole("button", { name: "Answer" }));
    expect(answer).toHaveBeenCalledWith({ how: "no_action", words: "Her GP changed it yesterday" });
  });

  it("takes its offered action in one press", async () => {
    const answer = vi.fn();
    render(<Held onAnswer={answer} />);
    await userEvent.click(screen.getByRole("button", { name: "Ask Priya Nair to repeat it" }));
    expect(answer).toHaveBeenCalledWith({ how: "action", action: prompt.actions[0] });
  });

  it("stays in sight with its answer", () => {
    render(<AppPrompt prompt={{ ...prompt, answer: "No action: rested" }} />);
    expect(screen.getByText("No action: rested", { exact: false })).toBeVisible();
  });

  it("once it is answered is one line, with what raised it on demand", async () => {
    const reopen = vi.fn();
    const said = { ...prompt, answer: "No action: rested" };
    render(<Held prompt={said} onReopen={reopen} />);
    expect(screen.getByText(prompt.text)).not.toBeVisible();
    await userEvent.click(screen.getByText("No action: rested", { exact: false }));
    expect(screen.getByText(prompt.text)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: /^Change/ }));
    expect(reopen).toHaveBeenCalledOnce();
  });

  it("asks again where another value was answered, and shows what was said", () => {
    render(<Held prompt={{ ...prompt, earlier: "Answered for “148/84.” No action: rested" }} />);
    expect(screen.getByRole("alert")).toBeVisible();
    expect(screen.getByText("Answered for “148/84.” No action: rested")).toBeVisible();
    expect(screen.getByRole("button", { name: "No action, say why" })).toBeVisible();
  });

  it("that needs an answer stands before one that has it", () => {
    const said = { ...prompt, entry: "p0", answer: "No action: rested" };
    expect(unansweredFirst([said, prompt]).map(({ entry }) => entry)).toEqual(["p1", "p0"]);
    const typed = unansweredFirst([said, prompt], "p0");
    expect(typed.map(({ entry }) => entry)).toEqual(["p0", "p1"]);
  });

  it("is accessible", async () => {
    const { container } = render(<Held />);
    await expectAccessible(container);
  });
});
