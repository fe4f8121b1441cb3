'use strict'

const pug = require('pug')
const path = require('node:path')

const compile = name => pug.compileFile(
  path.join(__dirname, 'pug', `${name}.pug`), { compileDebug: false })

require('./serve')({
  fortunes: compile('fortunes'),
  table: compile('table'),
  page: compile('page')
})
