'use strict'

const path = require('node:path')
const pool = require('./pool')
const page = require('pug').compileFile(
  path.join(__dirname, '../pages/pug/fortunes.pug'), { compileDebug: false })
const app = require('express')()

app.disable('x-powered-by')
app.disable('etag')

app.get('/db', async (req, res) => {
  res.json(await pool.one())
})

app.get('/queries', async (req, res) => {
  res.json(await pool.many(pool.count(req.query.queries)))
})

app.get('/updates', async (req, res) => {
  res.json(await pool.update(pool.count(req.query.queries)))
})

app.get('/fortunes', async (req, res) => {
  res.type('html').send(page({ fortunes: await pool.fortunes() }))
})

require('../cluster')(port => app.listen(port, '127.0.0.1'))
