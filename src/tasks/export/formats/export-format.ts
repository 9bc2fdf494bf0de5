import type { ExportedTask } from '../../task.entity';

/** Chunks of tasks, none of them empty. */
export type Chunks = AsyncIterable<ExportedTask[]>;

/** A file format that tasks are written in. */
export interface ExportFormat {
  contentType: string;
  fileName: string;
  write(chunks: Chunks): AsyncGenerator<string>;
}

/** "20261231T100000Z". Taskwarrior silently reads every other form as local time. */
export const basicInstant = (at: Date): string =>
  `${new Date(at).toISOString().slice(0, 'YYYY-MM-DDTHH:mm:ss'.length).replaceAll(/[-:]/g, '')}Z`;

/** "2026-12-31" */
export const dayOf = (at: Date): string => new Date(at).toISOString().slice(0, 'YYYY-MM-DD'.length);
