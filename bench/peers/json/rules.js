'use strict'

// An order: 20 fields of its own, an address and lines nested in it.
const text = (min, max) => ({ type: 'string', minLength: min, maxLength: max })
const whole = (minimum, maximum) => ({ type: 'integer', minimum, maximum })
const object = properties => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties
})

exports.order = object({
  reference: { type: 'string', pattern: '^[A-Z]{2}-[0-9]{6}$' },
  name: text(1, 80),
  email: { type: 'string', maxLength: 120, pattern: '^[^@\\s]+@[^@\\s]+$' },
  phone: { type: 'string', maxLength: 40, pattern: '^[+0-9 ]+$' },
  company: text(0, 80),
  vat: { type: 'string', pattern: '^[A-Z]{2}[0-9]{8,12}$' },
  language: { type: 'string', enum: ['de', 'en', 'fr', 'it'] },
  currency: { type: 'string', enum: ['CHF', 'EUR', 'GBP', 'USD'] },
  total: { type: 'number', minimum: 0, maximum: 1e9 },
  discount: { type: 'number', minimum: 0, maximum: 100 },
  weight: whole(0, 100000),
  priority: whole(1, 5),
  gift: { type: 'boolean' },
  insured: { type: 'boolean' },
  newsletter: { type: 'boolean' },
  payment: { type: 'string', enum: ['card', 'cash', 'invoice'] },
  coupon: text(0, 20),
  note: text(0, 2000),
  address: object({
    street: text(1, 100),
    city: text(1, 80),
    postcode: { type: 'string', pattern: '^[0-9]{4,6}$' },
    country: { type: 'string', enum: ['at', 'ch', 'de', 'fr', 'gb', 'us'] }
  }),
  lines: {
    type: 'array',
    minItems: 1,
    maxItems: 100,
    items: object({
      sku: { type: 'string', pattern: '^[A-Z0-9]{8}$' },
      title: text(1, 120),
      quantity: whole(1, 1000),
      price: { type: 'number', minimum: 0, maximum: 1e6 }
    })
  }
})
