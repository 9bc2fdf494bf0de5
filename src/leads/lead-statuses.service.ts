import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DomainError } from '../common/errors';
import { publicId } from '../common/public-id';
import { UnitOfWork } from '../database/unit-of-work';
import { LeadStatus } from './lead-status.entity';

const LABELS = ['Potential', 'Bad Fit', 'Qualified', 'Customer'];

@Injectable()
export class LeadStatusesService implements OnApplicationBootstrap {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Creates the default statuses at the first start. Labels are unique, so only one of several instances does. */
  async onApplicationBootstrap(): Promise<void> {
    const make = this.unitOfWork.run(async (em) => {
      if ((await em.count(LeadStatus)) > 0) return;
      for (const [position, label] of LABELS.entries())
        await em.insert(LeadStatus, { id: publicId('stat'), label, position });
    });
    await make.catch((error: unknown) => {
      if (!(error instanceof DomainError && error.kind === 'conflict')) throw error;
    });
  }

  /** All statuses in their order. New leads get the first one. */
  list(): Promise<LeadStatus[]> {
    return this.unitOfWork.read((em) => em.find(LeadStatus, { order: { position: 'ASC' } }));
  }
}
