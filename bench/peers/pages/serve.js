'use strict'

// Fastify with three pages, each a function made by a template engine:
// render = { fortunes, table, page }.
const fortunes = require('../fortunes.json')
const page = require('./page.json')

const rows = Array.from({ length: 1000 }, (_, y) =>
  Array.from({ length: 10 }, (_, x) => y * 10 + x))

module.exports = render => {
  const app = require('fastify')()
  const html = (path, make) => app.get(path, (request, reply) => {
    reply.type('text/html; charset=utf-8').send(make())
  })

  html('/fortunes', () => render.fortunes({ fortunes }))
  html('/table', () => render.table({ rows }))
  html('/page', () => render.page(page))
  require('../cluster')(port => app.listen({ port, host: '127.0.0.1' }))
}
