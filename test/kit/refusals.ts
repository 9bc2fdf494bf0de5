interface Words {
  message: unknown;
  errors?: { message: unknown; field?: unknown }[];
  [key: string]: unknown;
}

const CODE = expect.stringMatching(/^[a-z_]+(?:\.[a-z_]+)*$/);

/** The expected TaskForge refusal with these messages and any code beside each. */
export const coded = ({ errors, ...refusal }: Words): object => ({
  ...refusal,
  code: CODE,
  ...(errors ? { errors: errors.map((each) => ({ ...each, code: CODE })) } : {}),
});

/** The expected refusal of a value that is already taken. */
export const takenValue = (field: string, message: string): object => {
  const code = `${field}.taken`;
  return { success: false, message, code, errors: [{ field, message, code }] };
};
