/** A message for the person who starts the service. It is logged at any level: `text` as it is, or `line` among JSON. */
export class Announcement {
  constructor(
    readonly text: string,
    readonly line: string,
  ) {}
}
