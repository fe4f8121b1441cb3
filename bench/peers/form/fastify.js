'use strict'

const { fields } = require('./rules')
const app = require('fastify')({ bodyLimit: 16 << 20 })

app.register(require('@fastify/formbody'))
app.register(require('@fastify/multipart'), {
  attachFieldsToBody: 'keyValues',
  limits: { fileSize: 16 << 20 }
})

const body = {
  type: 'object',
  required: Object.keys(fields),
  properties: { ...fields, file: {} }
}

app.post('/form', { schema: { body } }, (request, reply) => {
  const { name, age, file } = request.body
  reply.type('text/plain; charset=utf-8')
    .send(`${name}, ${age}: ${file ? file.length : 0}`)
})

require('../cluster')(port => app.listen({ port, host: '127.0.0.1' }))
