'use strict'

const handlebars = require('handlebars')
const fs = require('node:fs')
const path = require('node:path')

const read = name =>
  fs.readFileSync(path.join(__dirname, 'handlebars', `${name}.hbs`), 'utf8')

handlebars.registerHelper('equals', (a, b) => a === b)
handlebars.registerPartial('layout', read('layout'))
handlebars.registerPartial('nav', read('nav'))

require('./serve')({
  fortunes: handlebars.compile(read('fortunes')),
  table: handlebars.compile(read('table')),
  page: handlebars.compile(read('page'))
})
