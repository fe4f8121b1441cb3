'use strict'

// What a valid form is, for Ajv.
exports.fields = {
  name: { type: 'string', minLength: 1, maxLength: 80 },
  email: { type: 'string', maxLength: 120, pattern: '^[^@\\s]+@[^@\\s]+$' },
  age: { type: 'integer', minimum: 0, maximum: 150 },
  street: { type: 'string', minLength: 1, maxLength: 100 },
  city: { type: 'string', minLength: 1, maxLength: 80 },
  postcode: { type: 'string', pattern: '^[0-9]{4,6}$' },
  country: { type: 'string', enum: ['at', 'ch', 'de', 'fr', 'gb', 'us'] },
  phone: { type: 'string', maxLength: 40, pattern: '^[+0-9 ]+$' },
  subscribe: { type: 'boolean' },
  message: { type: 'string', minLength: 1, maxLength: 2000 }
}
