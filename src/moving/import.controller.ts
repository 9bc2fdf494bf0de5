import { Controller, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { UserActor } from '../common/actor';
import { DomainError, ImportRefusal, invalid } from '../common/errors';
import { CurrentActor } from '../http/access/access';
import { FieldsPipe } from '../http/fields/fields.pipe';
import { languageOf } from '../http/language';
import { withReceived } from '../http/requests/received-body';
import { StreamsBody } from '../http/requests/streamed-body';
import { Describes } from '../taskforge/docs';
import { ImportQuery } from './import.dto';
import { ImportView, presentImport } from './import.presenter';
import { ImportsService } from './imports.service';

const REFUSED = new ImportRefusal([
  { place: { line: 3 }, error: invalid({ title: 'required' }) },
  { place: { line: 7 }, error: invalid({ due_date: 'not_iso' }) },
]);

/** Of a file over HTTP. */
const LIMIT = { bytes: 67_108_864, tooLarge: 'import.too_large' };

const FILE = {
  description: 'The file itself, at most 64 MiB.',
  required: true,
  schema: { type: 'string', format: 'binary' },
  examples: { csv: { summary: 'CSV', value: 'title,due_date\r\nWrite API documentation,2030-11-15\r\n' } },
};

@ApiTags('Tasks')
@ApiBearerAuth()
@Controller('api/import')
export class ImportController {
  constructor(private readonly imports: ImportsService) {}

  @Post()
  @HttpCode(200)
  @StreamsBody(LIMIT)
  @ApiConsumes('application/octet-stream')
  @ApiBody(FILE)
  @Describes({
    summary: 'Import tasks from a file',
    description:
      'Imports all tasks of a file of this or another program, or none. If a line or an item is wrong, nothing is imported, and the response names every wrong one. Importing the same file again changes nothing; a changed item updates its task. Values that a task has no field for are listed in `report` and kept in the description.',
    confirms: 'import_done',
    confirmsDryRun: 'import_tried',
    data: ImportView,
    errors: {
      400: [
        REFUSED,
        'format.unknown',
        'dry_run.not_boolean',
        ...['import.not_recognised', 'import.ambiguous'].map(plain),
      ],
      403: 'import.for_other',
      404: 'user.not_found',
      413: 'import.too_large',
    },
  })
  async run(
    @CurrentActor() actor: UserActor,
    @Query(FieldsPipe) query: ImportQuery,
    @Req() request: FastifyRequest,
  ): Promise<ImportView> {
    const wanted = query.request();
    await this.imports.expectTarget(actor, wanted.userId);
    const present = presentImport(languageOf(request));
    return withReceived(request, async ({ path, folder }) =>
      present(await this.imports.import(actor, path, { ...wanted, folder })),
    );
  }
}

function plain(code: string): DomainError {
  return new DomainError('invalid', code);
}
