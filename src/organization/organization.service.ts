import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DomainError, notFound } from '../common/errors';
import { publicId } from '../common/public-id';
import { UnitOfWork } from '../database/unit-of-work';
import { Organization } from './organization.entity';

const NAME = 'Tasksmith';

@Injectable()
export class OrganizationService implements OnApplicationBootstrap {
  private known: Promise<Organization> | undefined;

  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Makes it at the first start. Of several instances that start together one does, since its name is unique. */
  async onApplicationBootstrap(): Promise<void> {
    const make = this.unitOfWork.run(async (em) => {
      if ((await em.count(Organization)) > 0) return;
      const now = new Date();
      await em.insert(Organization, { id: publicId('orga'), name: NAME, createdAt: now, updatedAt: now });
    });
    await make.catch((error: unknown) => {
      if (!(error instanceof DomainError && error.kind === 'conflict')) throw error;
    });
  }

  /** The one that there is. It never changes, so it is read once. */
  one(): Promise<Organization> {
    this.known ??= this.read().catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  /** Throws `not_found` for any other. */
  async get(id: string): Promise<Organization> {
    const organization = await this.one();
    if (organization.id !== id) throw notFound('organization');
    return organization;
  }

  private read(): Promise<Organization> {
    return this.unitOfWork.read((em) => em.findOneOrFail(Organization, { where: {}, order: { createdAt: 'ASC' } }));
  }
}
