'use strict'

const ejs = require('ejs')
const fs = require('node:fs')
const path = require('node:path')

const compile = name => {
  const filename = path.join(__dirname, 'ejs', `${name}.ejs`)
  return ejs.compile(fs.readFileSync(filename, 'utf8'),
    { filename, cache: true, compileDebug: false })
}

require('./serve')({
  fortunes: compile('fortunes'),
  table: compile('table'),
  page: compile('page')
})
