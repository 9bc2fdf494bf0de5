import { PlainTaskView } from '../task.presenter';

/** A task as a line of an export, with its owner, and its tags as one text. */
export class ExportedTaskView extends PlainTaskView {
  /** @example 'ana' */
  user_username!: string;
  /** @example 'ana@example.com' */
  user_email!: string;
  /**
   * The names, with commas between them.
   * @example 'docs'
   */
  tags!: string;
}
