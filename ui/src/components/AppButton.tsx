// Buttons: white with a border, and the one green button a page may have.
import type { ComponentPropsWithRef, ReactNode } from "react";
import { Button } from "nhsuk-react-components";
import { AppIcon, type IconName } from "./AppIcon";
import "./AppButton.css";

interface Props extends Omit<ComponentPropsWithRef<"button">, "type" | "children"> {
  children: ReactNode;
  icon?: IconName;
  small?: boolean;
  /** Without border, for an act that is rarely wanted. */
  bare?: boolean;
}

export function AppButton({ children, icon, small, bare, className, ...rest }: Props) {
  const classes = ["app-btn", small && "app-btn--s", bare && "app-btn--bare", className];
  return (
    <button type="button" className={classes.filter(Boolean).join(" ")} {...rest}>
      {icon && <AppIcon name={icon} />}
      {children}
    </button>
  );
}

/** The act the page is for. It names its object. */
export function AppPrimary({
  children,
  onClick,
  submit = false,
  waiting = false,
}: {
  children: ReactNode;
  onClick?: () => void;
  submit?: boolean;
  /** The act is under way: a second press does nothing. */
  waiting?: boolean;
}) {
  return (
    <Button
      type={submit ? "submit" : "button"}
      aria-disabled={waiting || undefined}
      onClick={(event) => {
        if (waiting) event.preventDefault();
        else onClick?.();
      }}
    >
      {children}
    </Button>
  );
}

/** A place in the app, drawn as a button. */
export function AppLinkButton({
  href,
  children,
  icon,
  small = false,
}: {
  href: string;
  children: ReactNode;
  icon?: IconName;
  small?: boolean;
}) {
  return (
    <a className={small ? "app-btn app-btn--s" : "app-btn"} href={href}>
      {icon && <AppIcon name={icon} />}
      {children}
    </a>
  );
}
