'use strict'

const path = require('node:path')
const pool = require('./pool')
const page = require('pug').compileFile(
  path.join(__dirname, '../pages/pug/fortunes.pug'), { compileDebug: false })
const app = require('fastify')()

const world = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    randomNumber: { type: 'integer' }
  }
}
const worlds = { type: 'array', items: world }

app.get('/db', { schema: { response: { 200: world } } }, pool.one)

app.get('/queries', { schema: { response: { 200: worlds } } },
  request => pool.many(pool.count(request.query.queries)))

app.get('/updates', { schema: { response: { 200: worlds } } },
  request => pool.update(pool.count(request.query.queries)))

app.get('/fortunes', async (request, reply) => {
  reply.type('text/html; charset=utf-8')
  return page({ fortunes: await pool.fortunes() })
})

require('../cluster')(port => app.listen({ port, host: '127.0.0.1' }))
