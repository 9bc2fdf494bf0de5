/** A note on a task of Taskwarrior. */
export class AnnotationView {
  /** @example '20241001T090000Z' */
  entry!: string;
  /** @example 'Cover all endpoints with examples' */
  description!: string;
}

/** A task as Taskwarrior imports it. */
export class TaskwarriorTaskView {
  /** @example '0b0c9a5e-5d0f-4a6e-8f7c-1d2e3f405162' */
  uuid!: string;
  /** @example 'Write API documentation' */
  description!: string;
  /** @example 'pending' */
  status!: string;
  /** @example '20241001T090000Z' */
  entry!: string;
  /** @example '20241020T113000Z' */
  modified!: string;
  due?: string;
  start?: string;
  end?: string;
  /** @example 'H' */
  priority!: string;
  tags?: string[];
  annotations?: AnnotationView[];
}
