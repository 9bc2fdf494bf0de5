import type { z } from 'zod';
import { distance, nearestOf } from '../common/near';
import { check } from '../http/fields/fields.pipe';
import { invalid } from '../common/errors';
import type { Type } from '@nestjs/common';
import type { Tool } from './tool';

/** A refusal with a message for the agent. */
export class ToolRefusal extends Error {}

/** The checked arguments of a call. Throws {@link ToolRefusal}, which names every mistake and what to send instead. */
export function argumentsOf({ name, input }: Tool, given: Record<string, unknown> = {}): z.output<Tool['input']> {
  const parsed = input.safeParse(given);
  if (parsed.success) return parsed.data;
  const names = Object.keys(input.shape);
  const wrong = parsed.error.issues.flatMap((issue) => sentencesOf(issue, given, names));
  throw new ToolRefusal(`${wrong.join(' ')} Nothing was done. ${name} takes ${listed(names)}. Call it again.`);
}

function sentencesOf(issue: z.core.$ZodIssue, given: Record<string, unknown>, names: string[]): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownArgument(key, names));
  const path = issue.path.join('.');
  if (issue.code === 'invalid_type' && valueAt(given, issue.path) === undefined) return [`${path} is missing.`];
  const found = valueAt(given, issue.path);
  const near =
    issue.code === 'invalid_value' && typeof found === 'string' && nearestOf(found, issue.values.map(String));
  return [`${path}: ${issue.message}.${near ? ` Did you mean "${near}"?` : ''}`];
}

const LONGEST_NAME = 60;

function unknownArgument(key: string, names: string[]): string {
  const shown = key.slice(0, LONGEST_NAME);
  const apart = (name: string): number => (name.includes(shown) ? 0 : distance(shown.toLowerCase(), name));
  const [nearest] = names.toSorted((a, b) => apart(a) - apart(b));
  return `There is no argument "${shown}"${nearest === undefined ? '' : `; the nearest is "${nearest}"`}.`;
}

const valueAt = (given: unknown, path: PropertyKey[]): unknown =>
  path.reduce((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], given);

const listed = (names: string[]): string => (names.length > 0 ? names.join(', ') : 'no arguments');

/** Checks arguments by the rules for query strings. Throws `invalid` with all fields that fail. */
export function queryOf<Dto extends object>(
  dtoClass: Type<Dto>,
  given: Record<string, string | number | undefined>,
): Dto {
  const texts = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const { dto, errors } = check(dtoClass, Object.fromEntries(texts));
  if (Object.keys(errors).length > 0) throw invalid(errors);
  return dto;
}
