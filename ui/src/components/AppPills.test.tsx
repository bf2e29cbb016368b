import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { expectAccessible } from "../test/pages";
import { AppPills } from "./AppPills";

const choices = [
  ["yes", "Yes"],
  ["no", "No"],
  ["not_sure", "Not sure"],
] as const;

function Blackout() {
  const [value, setValue] = useState<string | null>(null);
  return <AppPills label="Blacked out" value={value} choices={choices} onChange={setValue} />;
}

describe("pills", () => {
  it("begin without an answer", () => {
    render(<Blackout />);
    for (const pill of screen.getAllByRole("radio")) expect(pill).not.toBeChecked();
  });

  it("are moved through with the arrows", async () => {
    render(<Blackout />);
    await userEvent.click(screen.getByRole("radio", { name: "Yes" }));
    await userEvent.keyboard("{ArrowRight}");
    expect(screen.getByRole("radio", { name: "No" })).toBeChecked();
  });

  it("take the answer back when the chosen one is pressed again", async () => {
    render(<Blackout />);
    const yes = screen.getByRole("radio", { name: "Yes" });
    await userEvent.click(yes);
    expect(yes).toBeChecked();
    await userEvent.click(yes);
    expect(yes).not.toBeChecked();
  });

  it("take the answer back with Delete", async () => {
    render(<Blackout />);
    await userEvent.click(screen.getByRole("radio", { name: "No" }));
    await userEvent.keyboard("{Delete}");
    expect(screen.getByRole("radio", { name: "No" })).not.toBeChecked();
  });

  it("are accessible", async () => {
    const { container } = render(<Blackout />);
    await expectAccessible(container);
  });
});
