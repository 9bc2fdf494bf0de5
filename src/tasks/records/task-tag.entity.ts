import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Tag } from '../../tags/tag.entity';
import { Task } from '../task.entity';

/** A tag on a task. An explicit entity instead of a many-to-many relation, which save() would write implicitly. */
@Entity('task_tags', { withoutRowid: true })
@Index('task_tags_tag_id', ['tagId', 'taskId'])
export class TaskTag {
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'task_tags_pkey' })
  taskId!: number;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'task_tags_pkey' })
  tagId!: number;

  @ManyToOne(() => Task, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'task_id', foreignKeyConstraintName: 'task_tags_task_id_fkey' })
  task?: Task;

  @ManyToOne(() => Tag, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'tag_id', foreignKeyConstraintName: 'task_tags_tag_id_fkey' })
  tag?: Tag;
}
