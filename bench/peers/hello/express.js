'use strict'

const app = require('express')()

app.disable('x-powered-by')
app.disable('etag')
app.get('/hello', (req, res) => {
  res.type('text/plain').send('Hello, World!')
})

require('../cluster')(port => app.listen(port, '127.0.0.1'))
