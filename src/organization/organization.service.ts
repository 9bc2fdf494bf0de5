import { Injectable } from '@nestjs/common';
import { notFound } from '../common/errors';
import { UnitOfWork } from '../database/unit-of-work';
import { Organization } from './organization.entity';

@Injectable()
export class OrganizationService {
  private known: Promise<Organization> | undefined;

  constructor(private readonly unitOfWork: UnitOfWork) {}

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
    return this.unitOfWork.read((em) => em.findOneOrFail(Organization, { where: {}, order: { id: 'ASC' } }));
  }
}
