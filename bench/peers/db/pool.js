'use strict'

// mysql2 with prepared statements, $DB_CONNECTIONS shared by the processes.
const mysql = require('mysql2/promise')
const env = process.env

const pool = mysql.createPool({
  socketPath: env.DB_SOCKET,
  user: env.DB_USER,
  database: env.DB_NAME,
  connectionLimit: Math.ceil(env.DB_CONNECTIONS / env.WORKERS),
  maxIdle: Infinity
})

const any = () => 1 + Math.floor(Math.random() * 10000)
const select = 'SELECT id, randomNumber FROM world WHERE id = ?'

exports.one = async () => {
  const [rows] = await pool.execute(select, [any()])
  return rows[0]
}

exports.count = text => Math.min(Math.max(parseInt(text, 10) || 1, 1), 500)

// One after the other on one connection: less work than through the pool.
async function several (n, use) {
  const connection = await pool.getConnection()
  try {
    const rows = []
    for (let i = 0; i < n; i++) {
      const [found] = await connection.execute(select, [any()])
      rows.push(found[0])
    }
    return await use(rows, connection)
  } finally {
    connection.release()
  }
}

exports.many = n => several(n, rows => rows)

exports.update = n => several(n, async (rows, connection) => {
  // In one order everywhere, or two of them wait for each other.
  rows.sort((a, b) => a.id - b.id)
  await connection.beginTransaction()
  for (const row of rows) {
    row.randomNumber = any()
    await connection.execute(
      'UPDATE world SET randomNumber = ? WHERE id = ?',
      [row.randomNumber, row.id])
  }
  await connection.commit()
  return rows
})

exports.fortunes = async () => {
  const [rows] = await pool.execute('SELECT id, message FROM fortune')
  rows.push({ id: 0, message: 'Additional fortune added at request time.' })
  return rows.sort((a, b) => a.message < b.message ? -1 : 1)
}
