import { Controller, Get, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access/access';
import { Bare } from '../../http/bare';
import { PathId } from '../../http/path-id';
import { Describes } from '../../taskforge/docs';
import { Archives } from './archives.service';

const TYPE = 'application/zip';

/** Exports everything of a user as one file. */
@ApiTags('Users')
@ApiBearerAuth()
@Controller('api/users')
export class ArchiveController {
  constructor(private readonly archives: Archives) {}

  @Get(':id/export')
  @Bare()
  @Describes({
    summary: 'Export all data of an account',
    description:
      'Streams a zip of everything that you own, for backup or for another service: `tasks.ndjson`, `tags.ndjson`, `filters.ndjson`, and a `manifest.json` with the format version, the application version, and the number of lines and the SHA-256 of each part. It holds no passwords, keys or tokens. Admins can export any account.',
    files: { [TYPE]: { schema: { type: 'string', format: 'binary' } } },
    headers: { 'Content-Disposition': { description: 'The name of the file.', schema: { type: 'string' } } },
    errors: { 403: 'user.other', 404: 'user.not_found' },
  })
  async export(@CurrentActor() actor: UserActor, @PathId(2) id: number): Promise<StreamableFile> {
    const disposition = `attachment; filename=tasksmith-${id}.zip`;
    return new StreamableFile(await this.archives.of(actor, id), { type: TYPE, disposition });
  }
}
