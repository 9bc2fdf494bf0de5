import { getMetadataStorage } from 'class-validator';

const storage = getMetadataStorage();
type Collect = typeof storage.getTargetValidationMetadatas;
type Rules = ReturnType<Collect>;

const known = new WeakMap<object, Rules>();

/**
 * Collects the rules of each DTO once. class-validator does it for each object that it checks, and goes through the rules of
 * all DTOs. They do not change once a class is defined.
 */
export function collectRulesOnce(): void {
  const collect: Collect = storage.getTargetValidationMetadatas.bind(storage);
  storage.getTargetValidationMetadatas = (dto, schema, always, strictGroups, groups) => {
    if (schema || always || strictGroups || groups?.length) return collect(dto, schema, always, strictGroups, groups);
    const rules = known.get(dto) ?? collect(dto, schema, always, strictGroups, groups);
    known.set(dto, rules);
    return rules;
  };
}
