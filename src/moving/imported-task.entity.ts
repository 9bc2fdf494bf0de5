import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { Task } from '../tasks/task.entity';
import { User } from '../users/user.entity';

/** Where a task was imported from, so that the next import of its file finds it. */
@Entity('imported_tasks')
@Unique('imported_tasks_import_id_key', ['userId', 'importOrigin', 'importId'])
export class ImportedTask {
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'imported_tasks_pkey' })
  taskId!: number;

  @ManyToOne(() => Task, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'task_id', foreignKeyConstraintName: 'imported_tasks_task_id_fkey' })
  task?: Task;

  /** For whom it was imported. */
  @Column({ type: 'integer' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'imported_tasks_user_id_fkey' })
  user?: User;

  /** The format of the file. */
  @Column({ type: 'varchar', length: 30 })
  importOrigin!: string;

  /** The id in the file, or a hash in its place. */
  @Column({ type: 'varchar', length: 255 })
  importId!: string;

  /** Digest of the item at its last import, see `digest.ts`. */
  @Column({ type: 'varchar', length: 100 })
  digest!: string;
}
