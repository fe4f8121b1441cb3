'use strict'

const app = require('fastify')()

app.get('/hello', (request, reply) => {
  reply.type('text/plain; charset=utf-8').send('Hello, World!')
})

require('../cluster')(port => app.listen({ port, host: '127.0.0.1' }))
