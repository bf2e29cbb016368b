import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState, type ComponentProps } from "react";
import { describe, expect, it, vi } from "vitest";
import { divergence } from "../api/fake/record";
import { expectAccessible } from "../test/pages";
import { AppTwoVersions } from "./AppTwoVersions";

/** With a page around it that holds the one wording. */
function Two(props: Pick<ComponentProps<typeof AppTwoVersions>, "divergence" | "onSettle">) {
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState<string | null>(null);
  return (
    <AppTwoVersions
      {...props}
      own={open ? { words, onWords: setWords, below: null } : null}
      onOwn={() => {
        setOpen(true);
      }}
    />
  );
}

describe("two versions", () => {
  it("stand in full with author, device and time, and nothing is chosen", () => {
    render(<Two divergence={divergence} onSettle={vi.fn()} />);
    expect(screen.getByText(/Sarah Whitlock/)).toBeVisible();
    const [sarah, lena] = screen.getAllByRole("radio", { name: /laptop/ });
    expect(sarah).toHaveAccessibleName(/Care manager, with Dorothy, Martin \(son\)/);
    expect(lena).not.toHaveAccessibleName(/, with/);
    expect(screen.getByText(/Tue 10 Feb 15:20, your laptop DST-07/)).toBeVisible();
    expect(screen.getByText(/Tue 10 Feb 16:45, laptop DST-12/)).toBeVisible();
    for (const radio of screen.getAllByRole("radio")) expect(radio).not.toBeChecked();
  });

  it("mark only what differs", () => {
    const { container } = render(<Two divergence={divergence} onSettle={vi.fn()} />);
    const marks = [...container.querySelectorAll("mark")].map((mark) => mark.textContent);
    expect(marks.join(" ")).toContain("blanket");
    expect(marks.join(" ")).not.toContain("Press my pendant");
  });

  it("explain when the button is pressed without a choice, and settle nothing", async () => {
    const settle = vi.fn();
    render(<Two divergence={divergence} onSettle={settle} />);
    await userEvent.click(screen.getByRole("button", { name: "Choose a version" }));
    expect(screen.getByRole("alert")).toHaveTextContent("Nothing is chosen for you");
    expect(settle).not.toHaveBeenCalled();
  });

  it("name whose words will be used", async () => {
    const settle = vi.fn();
    render(<Two divergence={divergence} onSettle={settle} />);
    await userEvent.click(screen.getByRole("radio", { name: /Lena Kowalska/ }));
    await userEvent.click(screen.getByRole("button", { name: "Use Lena’s words" }));
    expect(settle).toHaveBeenCalledWith({ change: "v2" });
  });

  it("may be written into one from both", async () => {
    const settle = vi.fn();
    render(<Two divergence={divergence} onSettle={settle} />);
    await userEvent.click(screen.getByRole("radio", { name: "Write one from both" }));
    const words = screen.getByRole("textbox");
    expect(words).toHaveValue(
      "Press my pendant.\nStay warm: pull the blanket down from the rail.\nDo not pull up on the sink.\nIf nothing hurts: roll on my side, crawl to the hall chair, get up as Lena showed me.",
    );
    await userEvent.clear(words);
    await userEvent.type(words, "Press my pendant, stay warm.");
    await userEvent.click(screen.getByRole("button", { name: "Use the new wording" }));
    expect(settle).toHaveBeenCalledWith({ input: "Press my pendant, stay warm." });
  });

  it("ask before a choice throws a half-written wording away", async () => {
    const settle = vi.fn();
    const { container } = render(<Two divergence={divergence} onSettle={settle} />);
    await userEvent.click(screen.getByRole("radio", { name: "Write one from both" }));
    await userEvent.type(screen.getByRole("textbox"), " Ring Martin.");
    await userEvent.click(screen.getByRole("radio", { name: /Lena Kowalska/ }));
    await userEvent.click(screen.getByRole("button", { name: "Use Lena’s words" }));
    expect(settle).not.toHaveBeenCalled();
    expect(screen.getByRole("alert")).toHaveTextContent("This throws it away");
    await expectAccessible(container);

    const goOn = screen.getByRole("button", { name: "Go on with my wording" });
    expect(goOn).toHaveFocus();
    await userEvent.click(goOn);
    expect(screen.getByRole("textbox")).toHaveFocus();
    expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toMatch(/Ring Martin\.$/);

    await userEvent.click(screen.getByRole("radio", { name: /Lena Kowalska/ }));
    await userEvent.click(screen.getByRole("button", { name: "Use Lena’s words" }));
    const away = "Use Lena’s words, throw mine away";
    await userEvent.click(screen.getByRole("button", { name: away }));
    expect(settle).toHaveBeenCalledWith({ change: "v2" });
  });

  it("are only read by a role that may not settle them", () => {
    render(<Two divergence={{ ...divergence, maySettle: false }} onSettle={vi.fn()} />);
    expect(screen.queryByRole("radio")).toBeNull();
    expect(screen.queryByRole("button")).toBeNull();
    expect(screen.getByText(/blanket/)).toBeVisible();
  });

  it("tell two wordings of one author apart", async () => {
    const [mine] = divergence.versions;
    const twice = [mine!, { ...mine!, change: "v9", when: "Tue 10 Feb 15:40", text: "Stay warm." }];
    render(<Two divergence={{ ...divergence, versions: twice }} onSettle={vi.fn()} />);
    await userEvent.click(screen.getAllByRole("radio")[1]!);
    expect(
      screen.getByRole("button", { name: "Use Sarah’s words of Tue 10 Feb 15:40" }),
    ).toBeVisible();
  });

  it("are accessible", async () => {
    const { container } = render(<Two divergence={divergence} onSettle={vi.fn()} />);
    await expectAccessible(container);
    expect(within(container).getByRole("group", { name: /Choose a version/ })).toBeVisible();
  });
});
