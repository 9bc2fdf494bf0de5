/** A setting that cannot be used; the message names the variable and says what would be right. */
export class ConfigError extends Error {}
