import { z } from 'zod';

/** What somebody may do: serve customers, review talks, or run the service. */
export const Role = z.enum(['agent', 'reviewer', 'admin']);
export type Role = z.infer<typeof Role>;

/** A name as people write it. It is no bare number, so that an id is never taken for one. */
export const PersonName = z
  .string()
  .trim()
  .min(1, 'a name')
  .max(100, 'a name of at most 100 characters')
  .regex(/^\P{C}+$/u, 'a name without control characters')
  .regex(/\D/, 'a name that is not a number');

/** Somebody who may sign in. */
export interface Person {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  /** ms since 1970. */
  readonly createdAt: number;
}

/** Somebody to be added. The token itself is never stored. */
export interface NewPerson {
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the token that they sign in with. */
  readonly tokenHash: string;
}

/** A code that signs in once. */
interface SignInCode {
  /** SHA-256 of the code. */
  readonly hash: string;
  /** Whom it signs in; null = it makes the first admin, and is worth nothing once there is one. */
  readonly person: number | null;
  /** ms since 1970. */
  readonly expiresAt: number;
}

/** Who may sign in. Part of the store: who was removed is out for every instance at once. */
export interface PeopleStore {
  addPerson(person: NewPerson, now: number): Promise<Person>;
  /** Those who were not removed, in the order they were added. */
  people(): Promise<Person[]>;
  /** null = there is none, or they were removed. */
  person(id: number): Promise<Person | null>;
  personByToken(tokenHash: string): Promise<Person | null>;
  /** false = there is no such person, or they were removed before. */
  removePerson(id: number, now: number): Promise<boolean>;

  /** Stores a code; older ones for the same person sign in no more. */
  issueSignInCode(code: SignInCode, now: number): Promise<void>;
  /** The codes for this person sign in no more. */
  voidSignInCodes(person: number | null, now: number): Promise<void>;
  /**
   * Uses a code: of two uses at once one gets the person, the other null. A code that makes the first admin makes
   * `first` that admin, as whom it then signs in.
   */
  takeSignInCode(
    hash: string,
    first: NewPerson,
    now: number,
  ): Promise<{ readonly person: Person; readonly isNew: boolean } | null>;
}
