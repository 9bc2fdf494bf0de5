import { FirstTables1764000000000 } from './1764000000000-first-tables';
import { LeadsAndKeys1764500000000 } from './1764500000000-leads-and-keys';
import { Versions1764600000000 } from './1764600000000-versions';

/** In the order in which they are run. */
export const migrations = [FirstTables1764000000000, LeadsAndKeys1764500000000, Versions1764600000000];
