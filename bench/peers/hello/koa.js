'use strict'

const Koa = require('koa')
const app = new Koa()

app.use(ctx => {
  if (ctx.path === '/hello') ctx.body = 'Hello, World!'
})

require('../cluster')(port => app.listen(port, '127.0.0.1'))
