import { getMetadataStorage, IsInt, IsString, validateSync } from 'class-validator';
import { fieldsOf } from '../../src/http/fields/fields.pipe';

class Base {
  @IsString()
  name: unknown;
}

class Longer extends Base {
  @IsInt()
  size: unknown;
}

const failing = (dto: object): string[] => validateSync(dto).map(({ property }) => property);

describe('Rules that are collected once', () => {
  it('stay the same list', () => {
    const rules = () => getMetadataStorage().getTargetValidationMetadatas(Longer, '', false, false);
    expect(fieldsOf(Longer)).toEqual(['size', 'name']);
    expect(rules()).toBe(rules());
  });

  it('are those of the class and of what it extends, for each object again', () => {
    for (let i = 0; i < 2; i++) {
      expect(failing(Object.assign(new Longer(), { name: 1, size: 'x' }))).toEqual(['size', 'name']);
      expect(failing(Object.assign(new Longer(), { name: 'a', size: 1 }))).toEqual([]);
      expect(failing(Object.assign(new Base(), { name: 1, size: 'x' }))).toEqual(['name']);
    }
  });
});
