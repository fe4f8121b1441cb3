'use strict'

// Runs listen(port) in $WORKERS processes that share $PORT.
const cluster = require('node:cluster')

module.exports = function serve (listen) {
  if (!cluster.isPrimary) {
    listen(Number(process.env.PORT))
    return
  }
  for (let i = Number(process.env.WORKERS); i > 0; i--) cluster.fork()
  cluster.on('exit', () => process.exit(1))
  process.on('SIGTERM', () => process.exit(0))
}
