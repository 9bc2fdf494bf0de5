/** An invalid setting. The message names the variable and the valid values. */
export class ConfigError extends Error {}
