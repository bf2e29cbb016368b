// Who is signed in and what forms are drawn from: known to every page once the laptop is open.
import { createContext, useContext } from "react";
import type { Catalogue, Session } from "../api/types";

export interface Signed {
  session: Session;
  catalogue: Catalogue;
}

export const SignedContext = createContext<Signed | null>(null);

export function useSigned(): Signed {
  const signed = useContext(SignedContext);
  if (signed === null) throw new Error("The page stands outside a session.");
  return signed;
}

/** Whether the user's role receives what others write of a kind. */
export function useMayRead(kind: string): boolean {
  return useSigned().session.mayRead.includes(kind);
}

export function useMayWrite(kind: string): boolean {
  return useSigned().session.mayWrite.includes(kind);
}
