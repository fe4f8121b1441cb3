'use strict'

const { order } = require('./rules')
const app = require('fastify')()

const item = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    name: { type: 'string' },
    price: { type: 'number' },
    stock: { type: 'boolean' }
  }
}

const make = id => ({
  id,
  name: `Item number ${id}`,
  price: id + 0.5,
  stock: id % 3 !== 0
})

app.get('/one', { schema: { response: { 200: item } } }, () => make(1))

app.get('/list', {
  schema: { response: { 200: { type: 'array', items: item } } }
}, () => Array.from({ length: 100 }, (_, i) => make(i + 1)))

app.post('/order', {
  schema: {
    body: order,
    response: {
      200: {
        type: 'object',
        properties: {
          reference: { type: 'string' },
          lines: { type: 'integer' }
        }
      }
    }
  }
}, request => ({
  reference: request.body.reference,
  lines: request.body.lines.length
}))

require('../cluster')(port => app.listen({ port, host: '127.0.0.1' }))
