/** Where an item is in a file. */
export interface Place {
  line?: number;
  index?: number;
  id?: string;
}

/** "line 7", "tags.ndjson line 7", "id 4" or "item 0" */
export function placeOf({ line, index, id }: Place): string {
  if (line !== undefined && id?.endsWith('.ndjson')) return `${id} line ${line}`;
  if (line !== undefined) return `line ${line}`;
  return id === undefined ? `item ${index}` : `id ${id}`;
}
