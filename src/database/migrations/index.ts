import { FirstTables1764000000000 } from './1764000000000-first-tables';

/** In the order in which they are run. */
export const migrations = [FirstTables1764000000000];
