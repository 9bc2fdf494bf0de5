import { Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../../../src/common/actor';
import { CurrentActor } from '../../../src/http/access/access';
import { Bare } from '../../../src/http/bare';
import { BodyOf, type CheckedBody } from '../../../src/http/fields/checked-body';
import { MaxCharacters, Required, Rules, Text } from '../../../src/http/fields/rules';
import { PathId } from '../../../src/http/path-id';
import { Refuses } from '../../../src/http/refusal-docs';
import type { Task } from '../../../src/tasks/task.entity';
import { TasksService } from '../../../src/tasks/tasks.service';
import { MEMO } from './api';

export class MemoBody {
  @ApiProperty({ type: String })
  @Rules(Required(), Text(), MaxCharacters(20))
  text!: string;
}

export class MemoView {
  @ApiProperty({ type: Number })
  no!: number;
  @ApiProperty({ type: String })
  text!: string;
}

const present = ({ id, title }: Task): MemoView => ({ no: id, text: title });

@ApiTags('Memos')
@ApiBearerAuth()
@Bare()
@Controller('memo')
export class MemoController {
  constructor(private readonly tasks: TasksService) {}

  @Get(':id')
  @ApiOperation({ summary: 'Read a memo' })
  @ApiOkResponse({ description: 'The memo', type: MemoView })
  @Refuses(MEMO.guide, 404, ['task.not_found'])
  async get(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<MemoView> {
    return present(await this.tasks.get(actor, id, 'read'));
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Rewrite a memo' })
  @ApiBody({ type: MemoBody })
  @ApiOkResponse({ description: 'The memo as it is now', type: MemoView })
  @Refuses(MEMO.guide, 400, ['text.too_long'])
  @Refuses(MEMO.guide, 403, ['task.update'])
  @Refuses(MEMO.guide, 404, ['task.not_found'])
  async rewrite(
    @CurrentActor() actor: UserActor,
    @PathId() id: number,
    @BodyOf(MemoBody) body: CheckedBody<MemoBody>,
  ): Promise<MemoView> {
    const fields = (): { title: string } => {
      body.refuse(body.errors);
      return { title: body.dto.text };
    };
    return present(await this.tasks.update(actor, id, { fields }));
  }
}
