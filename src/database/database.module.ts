import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { UnitOfWork } from './unit-of-work';

/** Provides {@link UnitOfWork} and nothing else: no data source and no repositories. */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  static with(store: UnitOfWork): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: UnitOfWork, useValue: store }],
      exports: [UnitOfWork],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.unitOfWork.close();
  }
}
