import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropSearchIndex, makeSearchIndex } from '../schema/search-index';

export class Search1764650000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await makeSearchIndex(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropSearchIndex(runner);
  }
}
