import { FirstTables1764000000000 } from './1764000000000-first-tables';
import { LeadsAndKeys1764500000000 } from './1764500000000-leads-and-keys';
import { Versions1764600000000 } from './1764600000000-versions';
import { Chores1764605000000 } from './1764605000000-chores';
import { Trash1764610000000 } from './1764610000000-trash';
import { Idempotency1764620000000 } from './1764620000000-idempotency';
import { ListIndices1764630000000 } from './1764630000000-list-indices';
import { TaskCounts1764640000000 } from './1764640000000-task-counts';
import { Search1764650000000 } from './1764650000000-search';
import { Folding1764680000000 } from './1764680000000-folding';
import { CompletedIndex1764690000000 } from './1764690000000-completed-index';
import { Microseconds1764700000000 } from './1764700000000-microseconds';
import { Positions1764710000000 } from './1764710000000-positions';
import { SavedFilters1764715000000 } from './1764715000000-saved-filters';
import { SearchFeed1764720000000 } from './1764720000000-search-feed';
import { Webhooks1764730000000 } from './1764730000000-webhooks';
import { LeanerTables1764740000000 } from './1764740000000-leaner-tables';
import { KeyScopes1764740050000 } from './1764740050000-key-scopes';
import { WebhookDeliveries1764750000000 } from './1764750000000-webhook-deliveries';
import { Tickets1764760000000 } from './1764760000000-tickets';
import { OwnCompletedIndex1764770000000 } from './1764770000000-own-completed-index';
import { Traces1764900000000 } from './1764900000000-traces';
import { People1765000000000 } from './1765000000000-people';
import { Audit1765010000000 } from './1765010000000-audit';
import { ImportedTasks1765400000000 } from './1765400000000-imported-tasks';
import { Width1765510000000 } from './1765510000000-width';
import { PackedEvents1765520000000 } from './1765520000000-packed-events';
import { CreatedByIndex1765530000000 } from './1765530000000-created-by-index';
import { SearchMerges1765540000000 } from './1765540000000-search-merges';

/** In the order in which they are run. */
export const migrations = [
  FirstTables1764000000000,
  LeadsAndKeys1764500000000,
  Versions1764600000000,
  Chores1764605000000,
  Trash1764610000000,
  Idempotency1764620000000,
  ListIndices1764630000000,
  TaskCounts1764640000000,
  Search1764650000000,
  Folding1764680000000,
  CompletedIndex1764690000000,
  Microseconds1764700000000,
  Positions1764710000000,
  SavedFilters1764715000000,
  SearchFeed1764720000000,
  Webhooks1764730000000,
  LeanerTables1764740000000,
  KeyScopes1764740050000,
  WebhookDeliveries1764750000000,
  Tickets1764760000000,
  OwnCompletedIndex1764770000000,
  Traces1764900000000,
  People1765000000000,
  Audit1765010000000,
  ImportedTasks1765400000000,
  Width1765510000000,
  PackedEvents1765520000000,
  CreatedByIndex1765530000000,
  SearchMerges1765540000000,
];
