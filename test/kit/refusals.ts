interface Words {
  message: unknown;
  errors?: { message: unknown; field?: unknown }[];
  [key: string]: unknown;
}

const CODE = expect.stringMatching(/^[a-z_]+(?:\.[a-z_]+)*$/);

/** A refusal of the TaskForge API with these words, and with a code, of any value, beside each message. */
export const coded = ({ errors, ...refusal }: Words): object => ({
  ...refusal,
  code: CODE,
  ...(errors ? { errors: errors.map((each) => ({ ...each, code: CODE })) } : {}),
});

/** The refusal of a value that is taken already. */
export const takenValue = (field: string, message: string): object => {
  const code = `${field}.taken`;
  return { success: false, message, code, errors: [{ field, message, code }] };
};
