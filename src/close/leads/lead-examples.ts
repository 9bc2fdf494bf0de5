import { STATUS } from '../examples';

/** Bodies that create a lead. */
export const CREATE_LEAD = {
  full: {
    value: {
      name: 'Wayne Enterprises',
      description: 'Makes everything',
      url: 'https://wayne.example.com',
      status_id: STATUS.id,
      contacts: [{ name: 'Bruce Wayne' }],
    },
  },
  short: { value: { name: 'Stark Industries' } },
};

/** The ids of a lead and a contact that can be deleted without harm to other examples. */
export const SPARE_LEAD_ID = 'lead_QyNaFl6RWmBZMFcYhJJDXHQXCSmGIUgBXmcCbjKmZ5p';
export const SPARE_CONTACT_ID = 'cont_k1SsaxPzjuJLdxfSyXSJQK9F4LoYfHDvnvW9kOXm3Bv';
