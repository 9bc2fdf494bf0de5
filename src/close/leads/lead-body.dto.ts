import { ApiHideProperty, getSchemaPath, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { Holds, MaxCharacters, MayBeNull, Rules, Text } from '../../http/fields/rules';
import type { Reach } from '../../leads/contact.entity';
import type { ContactFields } from '../../leads/contacts.service';
import type { LeadFields } from '../../leads/leads.service';
import { isStorableThroughout } from '../../common/text';
import { isObject } from '../request';
import { Shows } from '../../http/fields/shows';

const MAX_NAME_CHARACTERS = 500;

const isReaches = (value: unknown): boolean => Array.isArray(value) && value.every(isObject);

const Storable = (): PropertyDecorator => Holds('storable', 'unusable', isStorableThroughout);

/** A list of objects with this key, and a type. */
const listOf = (key: string): ApiPropertyOptions => ({
  type: 'array',
  items: { type: 'object', properties: { [key]: { type: 'string' }, type: { type: 'string' } } },
});

const Reaches = (): PropertyDecorator => Rules(MayBeNull(), Holds('reaches', 'not_list', isReaches), Storable());

/** A contact. Unknown and read-only keys are ignored. */
export class ContactBody {
  /** @example 'Bruce Wayne' */
  @Rules(MayBeNull(), Text(), MaxCharacters(MAX_NAME_CHARACTERS))
  name?: string | null;

  /** @example 'CEO' */
  @Rules(MayBeNull(), Text(), MaxCharacters(MAX_NAME_CHARACTERS))
  title?: string | null;

  /** List of `{"email", "type"}`. */
  @Shows({ ...listOf('email'), example: [{ email: 'bruce@example.com', type: 'office' }] })
  @Reaches()
  emails?: object[] | null;
  /** List of `{"phone", "type"}`. */
  @Shows({ ...listOf('phone'), example: [{ phone: '+16503334444', type: 'mobile' }] })
  @Reaches()
  phones?: object[] | null;
  /** List of `{"url", "type"}`. */
  @Shows({ ...listOf('url'), example: [{ url: 'https://wayne.example.com', type: 'url' }] })
  @Reaches()
  urls?: object[] | null;

  static readonly mayBeEmpty = true;

  fields(): ContactFields {
    const { name, title, emails, phones, urls } = this;
    return {
      name: name === null ? '' : name,
      title: title === null ? '' : title,
      emails: reaches(emails, 'email'),
      phones: reaches(phones, 'phone'),
      urls: reaches(urls, 'url'),
    };
  }
}

/** A new contact. Without `lead_id`, a lead is created for it. */
export class CreateContactBody extends ContactBody {
  /** @example 'lead_70jZ5hiVt5X31MZ3vJ0R9GJGqJEQYbFVsKKKzvGGJ2d' */
  @Rules(MayBeNull(), IsString({ message: 'not_text' }))
  lead_id?: string | null;
}

/** Changes to a lead. Unknown and read-only keys are ignored. */
export class LeadBody {
  /** @example 'Wayne Enterprises' */
  @Rules(MayBeNull(), Text(), MaxCharacters(MAX_NAME_CHARACTERS))
  name?: string | null;

  /** @example 'Makes everything' */
  @Rules(MayBeNull(), Text(), MaxCharacters(50_000))
  description?: string | null;

  /** @example 'https://wayne.example.com' */
  @Rules(MayBeNull(), Text(), MaxCharacters(2_000))
  url?: string | null;

  /**
   * Id of a status, see `/status/lead`.
   * @example 'stat_1ZdiZqcSIkoGVnNOyxiEY58eTGQmFNG3LPlEVQ4V7Nk'
   */
  @Rules(MayBeNull(), IsString({ message: 'not_text' }))
  status_id?: string | null;

  /**
   * Label of a status, instead of its id.
   * @example 'Potential'
   */
  @Rules(MayBeNull(), IsString({ message: 'not_text' }))
  status?: string | null;

  /** The status that `status_id` or `status` names. */
  @ApiHideProperty()
  foundStatus?: string;

  static readonly mayBeEmpty = true;

  fields(): LeadFields {
    return { name: text(this.name), description: text(this.description), url: this.url, statusId: this.foundStatus };
  }
}

/** A new lead with its contacts. */
export class CreateLeadBody extends LeadBody {
  /** Contacts to create with the lead, with the keys of a contact. */
  @Shows({ type: 'array', items: { $ref: getSchemaPath(ContactBody) }, example: [{ name: 'Bruce Wayne' }] })
  @Rules(MayBeNull(), Holds('contacts', 'not_list', isContacts), Storable())
  contacts?: object[] | null;

  contactFields(): ContactFields[] {
    return (this.contacts ?? []).map((contact) => Object.assign(new ContactBody(), contact).fields());
  }
}

function isContacts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isContact);
}

function isContact(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { name, title, emails, phones, urls } = value;
  return [name, title].every(isTextOrNothing) && [emails, phones, urls].every((each) => isReaches(each ?? []));
}

const isTextOrNothing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.length <= MAX_NAME_CHARACTERS);

const text = (value: string | null | undefined): string | undefined => (value === null ? '' : value);

/** The values under `key` with their types; `null` clears the list. */
const reaches = (given: object[] | null | undefined, key: string): Reach[] | undefined =>
  given === undefined
    ? given
    : (given ?? []).map((each) => {
        const { [key]: value, type } = each as Record<string, unknown>;
        return { [key]: typeof value === 'string' ? value : '', type: typeof type === 'string' ? type : 'office' };
      });
